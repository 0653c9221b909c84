import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPlatform } from '../infra/embedded/dist/index.js'

/** Boots the whole platform on free ports in a folder of its own, as `npm start` does. */
export default async function startForTests() {
  const dataDir = mkdtempSync(join(tmpdir(), 'weir-e2e-'))
  // The tests ask what is answered; a busy machine may take longer than the second that callers are kept waiting.
  process.env.WEIR_GATEWAY_TIMEOUT_MS ??= '30000'
  const platform = await startPlatform({ dataDir, ports: 'free' })
  const { kafka, schemaRegistry, redis, clickhouse } = platform.addresses
  process.env.WEIR_DATA_DIR = dataDir
  process.env.WEIR_KAFKA_BROKERS = kafka
  process.env.WEIR_SCHEMA_REGISTRY_URL = schemaRegistry
  process.env.WEIR_REDIS_URL = redis
  process.env.WEIR_CLICKHOUSE_URL = clickhouse
  for (const [name, url] of Object.entries(platform.services))
    process.env[`WEIR_${name.toUpperCase().replaceAll('-', '_')}_URL`] = url
  globalThis.weirPlatform = { platform, dataDir }
}
