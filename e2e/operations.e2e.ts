import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import avsc from 'avsc'
import { Kafka } from 'kafkajs'
import { address, championOf, eventually, latestSchema, plainFeatures, query, send } from './platform.ts'

const model = 'e2e-operations'
const topic = 'ml.features.submitted.v1'
const services = [
  'WEIR_REGISTRY_URL',
  'WEIR_GATEWAY_URL',
  'WEIR_INFERENCE_URL',
  'WEIR_RECORDER_URL',
  'WEIR_DRIFT_MONITOR_URL',
  'WEIR_ROLLBACK_CONTROLLER_URL',
] as const

beforeAll(() => championOf(model))

test('weir doctor sends a record each way, reads both back and finds every part well', async () => {
  const cli = fileURLToPath(new URL('../apps/cli/dist/main.js', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'doctor', '--model', model, '--json'])
  const report: unknown = JSON.parse(stdout)
  expect(JSON.stringify(report)).not.toContain('"broken"')
})

test('the trace of an HTTP request reaches its row', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const response = await fetch(`${address('WEIR_GATEWAY_URL')}/v2/models/${model}/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    body: JSON.stringify({
      id: 'traced-http',
      inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 8], data: plainFeatures }],
    }),
  })
  expect(response.status).toBe(200)
  expect(await traceOf('traced-http')).toBe(traceId)
})

test('the trace of a Kafka record reaches its row', async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const { id, schema } = await latestSchema(topic)
  const frame = Buffer.alloc(5)
  frame.writeInt32BE(id, 1)
  const value = avsc.Type.forSchema(JSON.parse(schema)).toBuffer({
    model,
    entityId: 'traced',
    requestId: 'traced-kafka',
    contractRevision: 1,
    eventTime: Date.now(),
    featureTime: null,
    segment: '',
    numericFeatures: [...plainFeatures],
    categoricalFeatures: [],
  })
  const kafka = new Kafka({ clientId: 'e2e', brokers: [address('WEIR_KAFKA_BROKERS')], logLevel: 1 })
  const producer = kafka.producer()
  await producer.connect()
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` }
  await producer.send({
    topic,
    messages: [{ key: 'traced', value: Buffer.concat([frame, value]), headers }],
  })
  await producer.disconnect()
  expect(await traceOf('traced-kafka')).toBe(traceId)
})

test.each(services)('%s is alive, ready, and names its counters as the field does', async (variable) => {
  const url = address(variable)
  expect((await send('GET', `${url}/health/live`)).status).toBe(200)
  await eventually('ready', async () =>
    (await send('GET', `${url}/health/ready`)).status === 200 ? true : null,
  )
  const text = await (await fetch(`${url}/metrics`)).text()
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => ({ name, type }))
  expect(types.length).toBeGreaterThan(5)
  const misnamed = types.filter(({ name = '', type }) => (type === 'counter') !== name.endsWith('_total'))
  expect(misnamed).toEqual([])
})

async function traceOf(requestId: string): Promise<unknown> {
  const [row] = await eventually(requestId, async () => {
    const rows = await query(`SELECT trace_id FROM v_predictions WHERE request_id = '${requestId}'`)
    return rows.length > 0 ? rows : null
  })
  return row?.['trace_id']
}
