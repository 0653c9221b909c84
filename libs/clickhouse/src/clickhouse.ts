import { createClient, ClickHouseError, type ClickHouseClient } from '@clickhouse/client'
import { InvalidInput, Unavailable } from '@weir/vocabulary'
import { type TableName } from './tables.ts'

/** One row as ClickHouse returns it, before it is parsed. */
export type RawRow = Readonly<Record<string, unknown>>

/** What the queries and inserts of this lib need of a server. */
export interface ClickHouse {
  /** Inserts rows as one block. The same token within the table's deduplication window is inserted once.
   *  @throws Unavailable when it is not known whether the rows were written: repeat with the same token */
  insert(table: TableName, rows: readonly RawRow[], token: string): Promise<void>
  select(sql: string, params?: Readonly<Record<string, unknown>>): Promise<readonly RawRow[]>
  command(sql: string): Promise<void>
  ping(): Promise<void>
  close(): Promise<void>
}

export interface ClickHouseOptions {
  /** Base address, for example `http://127.0.0.1:8123`; user and password may stand in it. */
  readonly url: string
  readonly database: string
  readonly requestTimeoutMs: number
}

/** Settings that hold for every request: numbers as JSON numbers, NaN as text, no insert that returns early. */
const settings = {
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 1,
  async_insert: 0,
  insert_deduplicate: 1,
} as const

export function connectClickHouse(options: ClickHouseOptions): ClickHouse {
  const client = createClient({
    url: options.url,
    database: options.database,
    request_timeout: options.requestTimeoutMs,
    clickhouse_settings: settings,
    keep_alive: { enabled: true, idle_socket_ttl: 1500 },
  })
  return {
    insert: (table, rows, token) => guarded(() => insert(client, { table, rows, token })),
    select: (sql, params) => guarded(() => select(client, sql, params ?? {})),
    command: (sql) => guarded(async () => void (await client.command({ query: sql }))),
    ping: () => guarded(() => ping(client)),
    close: () => client.close(),
  }
}

async function insert(
  client: ClickHouseClient,
  { table, rows, token }: { table: TableName; rows: readonly RawRow[]; token: string },
): Promise<void> {
  if (rows.length === 0) return
  await client.insert({
    table,
    values: [...rows],
    format: 'JSONEachRow',
    clickhouse_settings: { insert_deduplication_token: token },
  })
}

async function select(
  client: ClickHouseClient,
  sql: string,
  params: Readonly<Record<string, unknown>>,
): Promise<readonly RawRow[]> {
  const result = await client.query({ query: sql, query_params: { ...params }, format: 'JSONEachRow' })
  return result.json<RawRow>()
}

async function ping(client: ClickHouseClient): Promise<void> {
  const answer = await client.ping()
  if (!answer.success) throw answer.error
}

/** The engine's own refusals (a wrong query, a full disk) carry its code; everything else is the connection. */
async function guarded<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (cause) {
    if (cause instanceof ClickHouseError && queryDefects.has(cause.type ?? ''))
      throw new InvalidInput(
        'clickhouse-query-refused',
        cause.message,
        { code: cause.code, type: cause.type },
        cause,
      )
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new Unavailable('clickhouse-unavailable', `ClickHouse: ${message}`, {}, cause)
  }
}

const queryDefects = new Set([
  'SYNTAX_ERROR',
  'UNKNOWN_IDENTIFIER',
  'UNKNOWN_TABLE',
  'UNKNOWN_FUNCTION',
  'TYPE_MISMATCH',
  'ILLEGAL_TYPE_OF_ARGUMENT',
  'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
])
