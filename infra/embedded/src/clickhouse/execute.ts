import { type IncomingMessage } from 'node:http'
import { type ChdbResult } from 'chdb'
import { HttpError } from './http-error.ts'
import { type InsertFiles, insertFromFile } from './insert-file.ts'
import { readBeginning } from './insert-statement.ts'
import { decoded, engineCompression } from './request-body.ts'
import { type RequestContext } from './request-context.ts'
import { type Sessions } from './sessions.ts'
import { factsOf } from './statement-facts.ts'

/** The longest statement (without the data of an insert) that is read into memory. */
const longestStatementBytes = 64 * 1024 * 1024
const standardFormat = 'TabSeparated'

export interface Executed {
  readonly result: ChdbResult
  readonly format: string
  readonly wroteRows: number
}

export interface Engine {
  readonly sessions: Sessions
  readonly files: InsertFiles
}

/** Runs the statement of a request, its text in the address, in the body, or first in one and then in the other. */
export async function execute(
  engine: Engine,
  context: RequestContext,
  request: IncomingMessage,
): Promise<Executed> {
  const encoding = String(request.headers['content-encoding'] ?? '')
  const head = Buffer.from(context.query === '' ? '' : `${context.query}\n`)
  const beginning = readBeginning(head.toString('latin1'), false)
  if (beginning.kind === 'insert' && beginning.dataStart === head.length) {
    assertMayWrite(request)
    const compression = engineCompression(encoding)
    return engine.files.with(request, (path) =>
      insert(engine, context, insertFromFile(beginning, path, compression)),
    )
  }
  return executeText(engine, context, { request, head, body: decoded(request, encoding) })
}

interface Text {
  readonly request: IncomingMessage
  readonly head: Buffer
  readonly body: AsyncGenerator<Buffer, void>
}

async function executeText(engine: Engine, context: RequestContext, text: Text): Promise<Executed> {
  let read: Buffer = text.head
  for (;;) {
    const next = await text.body.next()
    const complete = next.done === true
    if (!complete) read = Buffer.concat([read, next.value])
    const beginning = readBeginning(read.toString('latin1'), complete)
    if (beginning.kind === 'insert') {
      assertMayWrite(text.request)
      const data = rest(read.subarray(beginning.dataStart), text.body)
      return engine.files.with(data, (path) =>
        insert(engine, context, insertFromFile(beginning, path, 'none')),
      )
    }
    if (complete) return query(engine, context, { request: text.request, statement: read.toString('utf8') })
    if (beginning.kind === 'plain') read = Buffer.concat([read, await readAll(text.body)])
    if (read.length > longestStatementBytes) {
      throw new HttpError('QUERY_IS_TOO_LARGE', `The statement is longer than ${longestStatementBytes} bytes`)
    }
  }
}

async function insert(engine: Engine, context: RequestContext, statement: string): Promise<Executed> {
  const result = await engine.sessions.use(context, false, (run) => run(statement, standardFormat))
  return { result, format: standardFormat, wroteRows: result.rowsRead }
}

async function query(
  engine: Engine,
  context: RequestContext,
  text: { request: IncomingMessage; statement: string },
): Promise<Executed> {
  const facts = factsOf(text.statement)
  if (facts.hasSecond) throw new HttpError('SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)')
  if (!facts.readsOnly) assertMayWrite(text.request)
  const format = context.defaultFormat ?? standardFormat
  const result = await engine.sessions.use(context, facts.marksSession, (run) => run(text.statement, format))
  return { result, format: facts.format ?? format, wroteRows: 0 }
}

function assertMayWrite(request: IncomingMessage): void {
  if (request.method === 'POST') return
  throw new HttpError(
    'READONLY',
    `Cannot execute query in readonly mode. For queries over HTTP, method ${request.method} implies readonly. You should use method POST for modifying queries.`,
  )
}

async function* rest(first: Buffer, following: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  yield first
  yield* following
}

async function readAll(body: AsyncGenerator<Buffer, void>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > longestStatementBytes) break
  }
  return Buffer.concat(chunks)
}
