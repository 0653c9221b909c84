import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { address, eventually, query, register, send, startRollout } from './platform.ts'

const model = 'e2e-watching'
const hourMs = 3_600_000
/** First hour of event time: the whole test passes before now, so that nothing is dated ahead. */
const firstHour = Math.floor(Date.now() / hourMs) * hourMs - 14 * hourMs
/** Many entities, so that every partition hears of every hour: event time is what all of them have reached. */
const requestsAnHour = 40
const rowsARequest = 6

let random = 42
const uniform = () => (random = (16807 * random) % 2147483647) / 2147483647

/** A row as the flights' reference has them; `rateFactor` 100 is the delay rate fed as percent by mistake. */
function row(hour: number, rateFactor: number): readonly number[] {
  const minute = (hour % 24) * 60 + Math.floor(60 * uniform())
  const rates = [0.1 + 0.2 * uniform(), 0.1 + 0.2 * uniform()]
  const recent = [(0.05 + 0.3 * uniform()) * rateFactor, 0.15 + 0.05 * uniform()]
  return [
    minute,
    hour % 7,
    100 + Math.floor(2000 * uniform()),
    ...rates,
    ...recent,
    Math.floor(40 * uniform()),
  ]
}

/** One request of many rows, in the middle of an hour of event time. */
function ask(hour: number, part: number, rateFactor: number) {
  const data = Array.from({ length: rowsARequest }, () => row(hour, rateFactor)).flat()
  return send('POST', `${address('WEIR_GATEWAY_URL')}/v2/models/${model}/infer`, {
    id: `watching-${hour}-${part}`,
    parameters: {
      entity_id: `e${hour}-${part}`,
      event_time: firstHour + hour * hourMs + (part + 1) * 60_000,
    },
    inputs: [{ name: 'features', datatype: 'FP32', shape: [rowsARequest, 8], data }],
  })
}

async function passHours(hours: readonly number[], rateFactor = 1): Promise<void> {
  for (const hour of hours)
    for (let part = 0; part < requestsAnHour; part += 1)
      expect((await ask(hour, part, rateFactor)).status).toBe(200)
}

const run = promisify(execFile)
const cli = fileURLToPath(new URL('../apps/cli/dist/main.js', import.meta.url))
const weir = async (...args: readonly string[]): Promise<unknown> =>
  JSON.parse((await run(process.execPath, [cli, ...args, '--json'])).stdout)

const alerts = (status: string) =>
  eventually(`an alert that is ${status}`, async () => {
    const rows = await query(
      `SELECT status, severity, labels['alertname'] AS alertname, summary FROM v_alerts WHERE model = '${model}'`,
    )
    return rows.some((alert) => alert['status'] === status) ? rows : null
  })

beforeAll(async () => {
  expect((await register(model, 'fresh')).status).toBe(201)
  expect((await startRollout(model, 1, 'immediate')).status).toBe(201)
  await eventually(`${model} answers`, async () => ((await ask(0, 0, 1)).status === 200 ? true : null))
})

test('a definition is checked, applied, and shown with its revision', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'weir-monitor-')), 'monitor.yaml')
  await writeFile(file, 'owner: flights\ndrift: { columns: { weekday: { isMuted: true } } }\n')
  await weir('monitor', 'apply', '--model', model, '--file', file)
  const shown = JSON.stringify(await weir('monitor', 'show', '--model', model))
  expect(shown).toContain('"revision":1')
  expect(shown).toContain('"owner":"flights"')
  await writeFile(file, 'drift: { colums: {} }\n')
  const refused = weir('monitor', 'apply', '--model', model, '--file', file)
  await expect(refused).rejects.toMatchObject({ code: 2, stdout: expect.stringContaining('colums') })
})

test('a feature fed in another unit makes one alert, which is resolved when it is well again', async () => {
  await passHours([1, 2, 3])
  await passHours([4, 5, 6], 100)
  const [firing, ...others] = await alerts('firing')
  expect(others).toEqual([])
  expect(firing).toMatchObject({ alertname: 'ModelDataQuality', severity: 'critical' })
  expect(String(firing?.['summary'])).toContain('origin_delay_rate')
  await passHours([7, 8, 9, 10])
  expect(await alerts('resolved')).toHaveLength(1)
  const sent = await query(
    `SELECT status, sequence FROM alert_events FINAL WHERE model = '${model}' ORDER BY sequence`,
  )
  expect(sent).toEqual([
    { status: 'firing', sequence: 1 },
    { status: 'resolved', sequence: 2 },
  ])
})

test('windows say what was compared with what, and which columns are deaf', async () => {
  // Windows and alerts are recorded each by itself: an alert may be there before the window that resolved it.
  const [row] = await eventually('the windows of the three hours', async () => {
    const rows = await query(
      `SELECT countIf(verdict = 'pass' AND reason = 'deaf') AS deafAndWell, countIf(reason = 'deaf') AS deaf,
         countIf(check = 'out_of_range' AND verdict = 'fail' AND feature = 'origin_delay_rate') AS far
       FROM v_windows WHERE model = '${model}'`,
    )
    return Number(rows[0]?.['far']) >= 3 ? rows : null
  })
  expect(row).toMatchObject({ deafAndWell: 0, far: 3 })
  expect(Number(row?.['deaf'])).toBeGreaterThan(0)
})

test('a definition is tried out on the hours that were recorded', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'weir-monitor-')), 'monitor.yaml')
  await writeFile(file, 'quality: { hysteresis: { k: 3, n: 3 } }\n')
  const told = JSON.stringify(await weir('monitor', 'test', '--model', model, '--file', file))
  expect(told).toContain('ModelDataQuality')
  await writeFile(file, 'quality: { isOn: false }\n')
  expect(JSON.stringify(await weir('monitor', 'test', '--model', model, '--file', file))).not.toContain(
    'ModelDataQuality',
  )
})
