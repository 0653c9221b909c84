import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Stack, startStack } from '../stack.ts'
import { ClickHouseHttp } from './clickhouse-http.fixture.ts'

const bootTimeoutMs = 180_000

export interface RunningClickHouse {
  readonly ask: ClickHouseHttp['ask']
  address(): string
  /** The stack's data folder. */
  folder(): string
  /** An empty table of a number `a` and a text `s`, which knows repeated inserts by their token. */
  makeTable(name: string): Promise<void>
  rowsOf(table: string): Promise<string>
}

/** A ClickHouse engine of its own for the tests of one file. */
export function useClickHouse(): RunningClickHouse {
  let folder = ''
  let stack: Stack
  let http: ClickHouseHttp
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'weir-clickhouse-'))
    const { PATH } = process.env
    const quiet = { env: { PATH }, ports: 'free', say: () => undefined } as const
    stack = await startStack({ ...quiet, dataDir: folder, systems: ['clickhouse'] })
    http = new ClickHouseHttp(stack.addresses.clickhouse)
  }, bootTimeoutMs)
  afterAll(async () => {
    http.close()
    await stack.stop()
    rmSync(folder, { recursive: true, force: true })
  }, bootTimeoutMs)
  const ask: ClickHouseHttp['ask'] = (...args) => http.ask(...args)
  return {
    ask,
    address: () => stack.addresses.clickhouse,
    folder: () => folder,
    rowsOf: async (table) => (await ask({}, `SELECT count() FROM ${table}`)).text.trim(),
    makeTable: async (name) => {
      await ask({}, `DROP TABLE IF EXISTS ${name}`)
      const settings = 'non_replicated_deduplication_window = 100'
      const made = await ask(
        {},
        `CREATE TABLE ${name} (a UInt32, s String) ENGINE = MergeTree ORDER BY a SETTINGS ${settings}`,
      )
      expect(made.text).toBe('')
    },
  }
}
