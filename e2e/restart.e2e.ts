import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPlatform, type Platform } from '@weir/embedded'
import { championOf, eventually, infer, plainFeatures, query, send } from './platform.ts'

const model = 'e2e-restart'
const variables = {
  WEIR_REGISTRY_URL: 'registry',
  WEIR_GATEWAY_URL: 'gateway',
  WEIR_ROLLBACK_CONTROLLER_URL: 'rollback-controller',
} as const

/** Points the other helpers at a platform of this test's own. */
function use(platform: Platform): void {
  for (const [variable, service] of Object.entries(variables))
    process.env[variable] = platform.services[service]
  process.env['WEIR_CLICKHOUSE_URL'] = platform.addresses.clickhouse
}

async function start(dataDir: string): Promise<Platform> {
  const env = { ...process.env }
  for (const name of ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'REDIS_URL', 'CLICKHOUSE_URL', 'DATA_DIR'])
    delete env[`WEIR_${name}`]
  const platform = await startPlatform({ dataDir, ports: 'free', env, say: () => undefined })
  use(platform)
  return platform
}

test('after a stop and a start nothing is lost, with the same champion and the same epoch', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'weir-restart-'))
  const first = await start(dataDir)
  await championOf(model)
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, i) => infer(model, `e${i}`, plainFeatures)),
  )
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  const before = await routeOf(first)
  await first.stop()

  const second = await start(dataDir)
  try {
    expect(await routeOf(second)).toEqual(before)
    expect((await infer(model, 'e0', plainFeatures)).status).toBe(200)
    const [row] = await eventually('all rows', async () => {
      const rows = await query(
        `SELECT uniqExact(entity_id) AS entities FROM v_predictions WHERE model = '${model}' AND startsWith(entity_id, 'e')`,
      )
      return Number(rows[0]?.['entities']) >= 300 ? rows : null
    })
    expect(row).toEqual({ entities: 300 })
  } finally {
    await second.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

/** Champion and epoch, as the controller tells them. */
async function routeOf(platform: Platform): Promise<unknown> {
  const { body } = await send('GET', `${platform.services['rollback-controller']}/api/v1/routes/${model}`)
  const table: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'table') : null
  if (typeof table !== 'object' || table === null) throw new Error(`no table in ${JSON.stringify(body)}`)
  return { epoch: Reflect.get(table, 'epoch'), variants: Reflect.get(table, 'variants') }
}
