import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** Addresses of the platform that the tests run against.
 *  @throws Error when it is not there: these tests never skip themselves */
export function address(variable: string): string {
  const value = process.env[variable]
  if (value === undefined) throw new Error(`${variable} is not set: the platform was not started`)
  return value
}

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export async function send(method: string, url: string, body?: unknown): Promise<Answer> {
  const isForm = body instanceof FormData
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    ...(isForm || body === undefined ? {} : { headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : JSON.parse(text) }
}

/** Rows of a query over ClickHouse's own HTTP interface, as `curl` would ask. */
export async function query(sql: string): Promise<readonly Record<string, unknown>[]> {
  const url = `${address('WEIR_CLICKHOUSE_URL')}/?default_format=JSONEachRow&output_format_json_quote_64bit_integers=0`
  const response = await fetch(url, { method: 'POST', body: sql, headers: { connection: 'close' } })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** Polls until `look` gives something other than null.
 *  @throws Error after `timeoutMs` */
export async function eventually<Found>(
  what: string,
  look: () => Promise<Found | null>,
  timeoutMs = 120_000,
): Promise<Found> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (Date.now() > deadline) throw new Error(`${what}: not after ${timeoutMs} ms`)
    await sleep(100)
  }
}

const modelsFolder = new URL('../examples/flights/models/', import.meta.url)

const featureNames = [
  'minute_of_day',
  'weekday',
  'distance',
  'origin_rate',
  'destination_rate',
  'origin_delay_rate',
  'network_delay_rate',
  'origin_departures',
]

/** The definition of a copy of the flights model under another name. */
export function definitionOf(name: string) {
  return {
    name,
    features: featureNames.map((feature) => ({ name: feature })),
    decision: { kind: 'binary', positiveClass: 'late', negativeClass: 'on-time', threshold: 8 / 58 },
    kpis: [],
  }
}

/** Registers one of the committed flights models under a model of the test's own. */
export async function register(
  model: string,
  file: string,
  options: { readonly reference?: boolean } = {},
): Promise<Answer> {
  const form = new FormData()
  const features = file.startsWith('fresh') ? featureNames : featureNames.slice(0, 5)
  form.set('metadata', JSON.stringify({ features, definition: definitionOf(model) }))
  form.set('artifact', new Blob([await readFile(new URL(`${file}.onnx`, modelsFolder))]), `${file}.onnx`)
  if (options.reference !== false)
    form.set(
      'reference',
      new Blob([await readFile(new URL('reference.parquet', modelsFolder))]),
      'reference.parquet',
    )
  return send('POST', `${address('WEIR_REGISTRY_URL')}/api/v1/models/${model}/versions`, form)
}

/** Registers a version, `static` unless another is named, and makes it champion. */
export async function championOf(model: string, file = 'static'): Promise<void> {
  const registered = await register(model, file)
  if (registered.status !== 201) throw new Error(JSON.stringify(registered.body))
  const started = await startRollout(model, 1, 'immediate')
  if (started.status !== 201) throw new Error(JSON.stringify(started.body))
  await eventually(`${model} answers`, async () => {
    const { status } = await infer(model, 'probe', plainFeatures)
    return status === 200 ? true : null
  })
}

export function startRollout(model: string, challenger: number, plan: unknown): Promise<Answer> {
  const body = { model, challenger, plan, by: 'e2e', reason: 'test' }
  return send('POST', `${address('WEIR_ROLLBACK_CONTROLLER_URL')}/api/v1/rollouts`, body)
}

export const plainFeatures: readonly number[] = [600, 2, 500, 0.2, 0.2, 0.15, 0.15, 20]

/** Asks the gateway about one entity. */
export function infer(
  model: string,
  entityId: string,
  features: readonly (number | null)[],
): Promise<Answer> {
  return send('POST', `${address('WEIR_GATEWAY_URL')}/v2/models/${model}/infer`, {
    parameters: { entity_id: entityId },
    inputs: [{ name: 'features', datatype: 'FP32', shape: [1, features.length], data: features }],
  })
}

/** Newest schema of a topic's values, as any client of the registry reads it. */
export async function latestSchema(topic: string): Promise<{ readonly id: number; readonly schema: string }> {
  const { body } = await send(
    'GET',
    `${address('WEIR_SCHEMA_REGISTRY_URL')}/subjects/${topic}-value/versions/latest`,
  )
  const isObject = typeof body === 'object' && body !== null
  if (
    isObject &&
    'id' in body &&
    'schema' in body &&
    typeof body.id === 'number' &&
    typeof body.schema === 'string'
  )
    return { id: body.id, schema: body.schema }
  throw new Error(`no schema for ${topic}: ${JSON.stringify(body)}`)
}
