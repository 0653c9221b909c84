import { setTimeout as wait } from 'node:timers/promises'
import { join } from 'node:path'
import { connectClickHouse, migrate } from '@weir/clickhouse'
import { startStack } from '@weir/embedded'

const database = 'weir_bench_drift_window'
const requestTimeoutMs = 120_000

/** Starts the ClickHouse engine of the embedded stack, or takes the server that WEIR_CLICKHOUSE_URL names, and makes the
 *  tables in a database of the benchmark's own.
 *  @returns pid: of the engine; undefined for a server that runs elsewhere */
export async function openClickHouse(folder) {
  const stack = await startStack({
    dataDir: join(folder, 'data'),
    ports: 'free',
    systems: ['clickhouse'],
    say: () => undefined,
  })
  const address = { url: stack.addresses.clickhouse, database }
  const clickhouse = connectClickHouse({ ...address, requestTimeoutMs })
  const close = async () => {
    try {
      await clickhouse.command(`DROP DATABASE IF EXISTS ${database}`)
      await clickhouse.close()
    } finally {
      await stack.stop()
    }
  }
  try {
    await clickhouse.createDatabase()
    await clickhouse.command(`DROP DATABASE ${database}`)
    await migrate(clickhouse, database)
    const [{ version }] = await clickhouse.select('SELECT version() AS version')
    const pid = stack.processes().find(({ name }) => name === 'clickhouse')?.pid
    return { clickhouse, address, version, pid, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Waits until the engine merges nothing any more: background work would be measured as somebody's time.
 *  @returns active parts of the state and of the raw rows */
export async function settle(clickhouse, limitMs = 180_000) {
  const end = performance.now() + limitMs
  for (;;) {
    const [{ merges }] = await clickhouse.select('SELECT toUInt32(count()) AS merges FROM system.merges')
    if (merges === 0) break
    if (performance.now() > end) throw new Error(`ClickHouse still merges after ${limitMs} ms`)
    await wait(500)
  }
  const parts = await clickhouse.select(
    `SELECT table, toUInt32(count()) AS parts, toUInt64(sum(rows)) AS rows, toUInt64(sum(bytes_on_disk)) AS bytes
     FROM system.parts WHERE active AND database = currentDatabase() AND table IN ('feature_minutes', 'predictions')
     GROUP BY table ORDER BY table`,
  )
  return parts
}
