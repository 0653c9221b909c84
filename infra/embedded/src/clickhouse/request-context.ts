import { type IncomingHttpHeaders } from 'node:http'
import { HttpError } from './http-error.ts'

/** What a request's address and headers say, beside the statement itself. */
export interface RequestContext {
  /** Statement text in the address; empty when it is in the body. */
  readonly query: string
  readonly database: string
  /** For answers and for inserts whose statement names none. */
  readonly defaultFormat: string | undefined
  /** Engine settings, as text. */
  readonly settings: ReadonlyMap<string, string>
  /** Values of `{name:Type}` in the statement, in the escaped text form of the HTTP interface. */
  readonly parameters: ReadonlyMap<string, string>
  readonly queryId: string | undefined
  readonly compressAnswer: boolean
  readonly cancelOnDisconnect: boolean
}

/** A request that asks for nothing special. */
export const plainContext: RequestContext = {
  query: '',
  database: 'default',
  defaultFormat: undefined,
  settings: new Map(),
  parameters: new Map(),
  queryId: undefined,
  compressAnswer: false,
  cancelOnDisconnect: false,
}

/** Parts of the HTTP interface that are no settings of the engine, or that make no difference here: an answer
 *  leaves only when it is complete, there are no users, and a session lasts one request. */
const notForTheEngine = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'quota_key',
  'role',
  'session_id',
  'session_timeout',
  'session_check',
  'close_session',
  'compress',
  'decompress',
  'stacktrace',
  'buffer_size',
  'wait_end_of_query',
  'client_protocol_version',
  'client_info',
  'add_http_cors_header',
  'enable_http_compression',
  'http_zlib_compression_level',
  'http_native_compression_disable_checksumming_on_decompress',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'http_wait_end_of_query',
  'http_response_buffer_size',
  'http_write_exception_in_output_format',
  'cancel_http_readonly_queries_on_client_close',
])
const settingName = /^[A-Za-z_][A-Za-z0-9_.]*$/

const formBody = /^multipart\/form-data/i

/** @throws HttpError for the parts of the interface that do not exist here, and for what is no name */
export function readContext(address: URLSearchParams, headers: IncomingHttpHeaders): RequestContext {
  for (const part of ['compress', 'decompress']) {
    if (isOn(address.get(part))) {
      throw new HttpError(
        'NOT_IMPLEMENTED',
        `${part}=1 (blocks of the native protocol over HTTP) is not supported; use Content-Encoding and Accept-Encoding`,
      )
    }
  }
  if (formBody.test(headers['content-type'] ?? '')) {
    throw new HttpError(
      'NOT_IMPLEMENTED',
      'Forms (external data, parameters in the body) are not supported here',
    )
  }
  const settings = new Map<string, string>()
  const parameters = new Map<string, string>()
  for (const [name, value] of address) {
    const isParameter = name.startsWith('param_')
    if (!isParameter && notForTheEngine.has(name)) continue
    if (!settingName.test(name))
      throw new HttpError('UNKNOWN_SETTING', `Setting ${name} is neither a builtin setting nor a name`)
    if (isParameter) parameters.set(name.slice('param_'.length), value)
    else settings.set(name, value)
  }
  return {
    query: address.get('query') ?? '',
    database: address.get('database') ?? headerOf(headers, 'x-clickhouse-database') ?? 'default',
    defaultFormat: address.get('default_format') ?? headerOf(headers, 'x-clickhouse-format'),
    settings,
    parameters,
    queryId: address.get('query_id') ?? undefined,
    compressAnswer: isOn(address.get('enable_http_compression')),
    cancelOnDisconnect: isOn(address.get('cancel_http_readonly_queries_on_client_close')),
  }
}

function isOn(value: string | null): boolean {
  return value !== null && value !== '' && value !== '0' && value !== 'false'
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A string literal whose value is exactly the given text. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** A quoted name, for a database or a setting. */
export function quotedName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
}
