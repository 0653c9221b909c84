import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { statusOf } from './exception-codes.ts'
import { type Executed } from './execute.ts'
import { errorAnswer } from './http-error.ts'
import { type RequestContext } from './request-context.ts'

const compress = promisify(gzip)
/** The real server's default, too. */
const gzipLevel = 3
/** Smaller answers fit one packet anyway. */
const leastCompressedBytes = 1024

/** What the server says of itself on every answer. */
export interface ServerFacts {
  readonly version: string
  readonly timezone: string
  readonly name: string
}

export async function sendResult(
  response: ServerResponse,
  executed: Executed,
  facts: { server: ServerFacts; context: RequestContext; request: IncomingMessage },
): Promise<void> {
  const { result, format } = executed
  const bytes = result.bytes()
  standardHeaders(response, facts.server, facts.context.queryId)
  response.setHeader('Content-Type', contentTypeOf(format))
  response.setHeader('X-ClickHouse-Format', format)
  const summary = {
    read_rows: String(result.rowsRead),
    read_bytes: String(result.bytesRead),
    written_rows: String(executed.wroteRows),
    written_bytes: executed.wroteRows === 0 ? '0' : String(result.bytesRead),
    total_rows_to_read: '0',
    result_rows: String(executed.wroteRows),
    result_bytes: String(bytes.length),
    elapsed_ns: String(Math.round(result.elapsed * 1e9)),
  }
  response.setHeader('X-ClickHouse-Summary', JSON.stringify(summary))
  if (!facts.context.compressAnswer || bytes.length < leastCompressedBytes || !takesGzip(facts.request)) {
    response.end(bytes)
    return
  }
  response.setHeader('Content-Encoding', 'gzip')
  response.end(await compress(bytes, { level: gzipLevel }))
}

export function sendError(response: ServerResponse, error: unknown, server: ServerFacts): void {
  const { code, text } = errorAnswer(error, server.version)
  response.statusCode = statusOf(code)
  standardHeaders(response, server, undefined)
  response.setHeader('X-ClickHouse-Exception-Code', String(code))
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
  response.end(text)
}

export function standardHeaders(
  response: ServerResponse,
  server: ServerFacts,
  queryId: string | undefined,
): void {
  response.setHeader('X-ClickHouse-Server-Display-Name', server.name)
  response.setHeader('X-ClickHouse-Timezone', server.timezone)
  response.setHeader('X-ClickHouse-Query-Id', queryId ?? randomUUID())
}

function takesGzip(request: IncomingMessage): boolean {
  const accepted = String(request.headers['accept-encoding'] ?? '').split(',')
  return accepted.some((one) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)|$)/i.test(one))
}

function contentTypeOf(format: string): string {
  if (/^JSON.*EachRow/.test(format)) return 'application/x-ndjson; charset=UTF-8'
  if (/^JSON/.test(format)) return 'application/json; charset=UTF-8'
  if (/^(TabSeparated|TSV)/.test(format)) return 'text/tab-separated-values; charset=UTF-8'
  if (/^CSV/.test(format)) return 'text/csv; charset=UTF-8'
  if (/^(Pretty|Vertical|Values|Markdown|TSKV|Null)/.test(format)) return 'text/plain; charset=UTF-8'
  return 'application/octet-stream'
}
