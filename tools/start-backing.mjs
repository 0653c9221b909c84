import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStack } from '../infra/embedded/dist/index.js'

/** Boots the backing systems on free ports in a folder of their own and deploys topics, schemas and tables. */
export default async function startBacking() {
  const dataDir = mkdtempSync(join(tmpdir(), 'weir-int-'))
  const stack = await startStack({ dataDir, ports: 'free' })
  process.env.WEIR_KAFKA_BROKERS = stack.addresses.kafka
  process.env.WEIR_SCHEMA_REGISTRY_URL = stack.addresses.schemaRegistry
  process.env.WEIR_REDIS_URL = stack.addresses.redis
  process.env.WEIR_CLICKHOUSE_URL = stack.addresses.clickhouse
  process.env.WEIR_DATA_DIR = dataDir
  process.env.REDIS_SERVER ??= programOf(stack, 'redis') ?? 'redis-server'
  const deploy = spawnSync(process.execPath, ['apps/cli/dist/main.js', 'deploy'], { stdio: 'inherit' })
  if (deploy.status !== 0) {
    await stack.stop()
    throw new Error(`weir deploy ended with ${deploy.status}`)
  }
  globalThis.weirBacking = { stack, dataDir }
}

/** The program that a system runs, for tests that kill one of their own; the machine may have none on its path. */
function programOf(stack, system) {
  const link = `/proc/${stack.processes().find(({ name }) => name === system)?.pid}/exe`
  return existsSync(link) ? realpathSync(link) : undefined
}
