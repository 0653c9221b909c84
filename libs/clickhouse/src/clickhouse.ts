import { createClient, ClickHouseError, ClickHouseLogLevel, type ClickHouseClient } from '@clickhouse/client'
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
  /** Creates the database of this connection where it is missing: until then every other call is refused. */
  createDatabase(): Promise<void>
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
  // A column that the table lacks, or a null where none may be, is a defect and not a default.
  input_format_skip_unknown_fields: 0,
  input_format_null_as_default: 0,
  // A replay of old traffic may touch more months at once than the 100 allowed by default.
  max_partitions_per_insert_block: '0',
  // Room for the request ids of a whole chunk in one list.
  max_query_size: '4194304',
} as const

export function connectClickHouse(options: ClickHouseOptions): ClickHouse {
  const client = open(options)
  return {
    insert: (table, rows, token) => guarded(() => insert(client, { table, rows, token })),
    select: (sql, params) => guarded(() => select(client, sql, params ?? {})),
    command: (sql) => guarded(async () => void (await client.command({ query: sql }))),
    createDatabase: () => guarded(() => createDatabase(options)),
    ping: () => guarded(() => ping(client)),
    close: () => client.close(),
  }
}

function open(options: ClickHouseOptions): ClickHouseClient {
  return createClient({
    url: options.url,
    database: options.database,
    request_timeout: options.requestTimeoutMs,
    clickhouse_settings: settings,
    keep_alive: { enabled: true, idle_socket_ttl: 1500 },
    // It would print whole statements to the console; every failure reaches the caller anyway.
    log: { level: ClickHouseLogLevel.OFF },
  })
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

async function createDatabase(options: ClickHouseOptions): Promise<void> {
  const client = open({ ...options, database: 'default' })
  try {
    await client.command({
      query: 'CREATE DATABASE IF NOT EXISTS {name:Identifier}',
      query_params: { name: options.database },
    })
  } finally {
    await client.close()
  }
}

async function ping(client: ClickHouseClient): Promise<void> {
  const answer = await client.ping()
  if (!answer.success) throw answer.error
}

/** The engine's refusals of what was asked carry a code; whatever a repeat can cure (a full disk, too many queries, no
 *  memory) and everything of the connection is unavailable. */
async function guarded<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    if (cause instanceof ClickHouseError && isRefusal(cause.type ?? '')) {
      const context = { code: cause.code, type: cause.type }
      throw new InvalidInput('clickhouse-query-refused', message, { ...context, cause })
    }
    throw new Unavailable('clickhouse-unavailable', `ClickHouse: ${message}`, { cause })
  }
}

/** Names of exceptions that the same statement and the same rows will meet again. Source: ClickHouse, ErrorCodes.cpp */
const refusals =
  /^(?:CANNOT_(?:PARSE|CONVERT|READ_ALL)|UNKNOWN_|ILLEGAL_|NO_SUCH_|NOT_IMPLEMENTED|NUMBER_OF_|TYPE_MISMATCH|SYNTAX_ERROR|BAD_|INCORRECT_|INVALID_|UNSUPPORTED_|VALUE_IS_OUT_OF_RANGE|ARGUMENT_OUT_OF_BOUND|THERE_IS_NO_COLUMN|DUPLICATE_COLUMN|NOT_FOUND_COLUMN|AMBIGUOUS_|ACCESS_DENIED|QUERY_IS_TOO_LARGE|SIZES_OF_ARRAYS|NOT_AN_AGGREGATE|EMPTY_|TABLE_ALREADY_EXISTS)/

function isRefusal(type: string): boolean {
  return refusals.test(type)
}
