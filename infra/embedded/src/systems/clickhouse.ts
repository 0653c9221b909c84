import { programOf } from '../repository.ts'
import { type BackingSystem, type Launch, type Site } from './backing-system.ts'
import { probeHttp } from './probe-http.ts'

/** Node runs each query on one of its own threads; the standard four would let four long queries block all. */
const threads = 16

/** The ClickHouse engine behind its HTTP interface. */
export const clickhouse: BackingSystem = { prepare }

async function prepare(site: Site): Promise<Launch> {
  const port = site.plan.ports.clickhouse
  return {
    command: process.execPath,
    args: [programOf('clickhouse/main'), site.folder, String(port)],
    // Days and hours must not depend on where the machine stands; the container of the real server says UTC, too.
    env: { TZ: 'UTC', UV_THREADPOOL_SIZE: String(threads) },
    graceMs: 15_000,
    probe: () => probeHttp(`http://127.0.0.1:${port}/ping`),
  }
}
