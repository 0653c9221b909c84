import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { sendError, sendResult, type ServerFacts, standardHeaders } from './answer.ts'
import { type Engine, execute } from './execute.ts'
import { HttpError } from './http-error.ts'
import { readContext, type RequestContext } from './request-context.ts'

/** As the real server: clients drop idle connections a little earlier than this. */
const keepAliveMs = 10_000
/** A large insert over a slow line may take its time. */
const requestTimeoutMs = 3_600_000

/** ClickHouse's HTTP interface on the engine. Without users: it is for 127.0.0.1 only. */
export function clickhouseServer(engine: Engine, facts: ServerFacts): Server {
  const server = createServer((request, response) => {
    answer({ engine, facts, request, response }).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendError(response, error, facts)
      request.resume()
    })
  })
  server.keepAliveTimeout = keepAliveMs
  server.requestTimeout = requestTimeoutMs
  return server
}

interface Exchange {
  readonly engine: Engine
  readonly facts: ServerFacts
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function answer({ engine, facts, request, response }: Exchange): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const isAsked = url.searchParams.has('query') || request.method === 'POST'
  if (url.pathname === '/ping' || url.pathname === '/replicas_status' || (url.pathname === '/' && !isAsked)) {
    standardHeaders(response, facts, undefined)
    response.setHeader('Content-Type', 'text/html; charset=UTF-8')
    response.end('Ok.\n')
    return
  }
  if (url.pathname !== '/') {
    response.statusCode = 404
    response.setHeader('Content-Type', 'text/plain; charset=UTF-8')
    response.end(
      `There is no handle ${url.pathname}\n\nUse / or /ping for health checks.\nSend queries to /.\n`,
    )
    return
  }
  refuseForeignPages(request)
  const context = readContext(url.searchParams, request.headers)
  const executed = await execute(engine, cancellable(context, engine, response), request)
  await sendResult(response, executed, { server: facts, context, request })
}

/** Clients that ask for it have their query stopped when they hang up; the comment is how the engine finds it. */
function cancellable(context: RequestContext, engine: Engine, response: ServerResponse): RequestContext {
  if (!context.cancelOnDisconnect || context.settings.has('log_comment')) return context
  const comment = `hang-up-${randomUUID()}`
  response.once('close', () => {
    if (!response.writableFinished) void engine.sessions.cancel(comment)
  })
  return { ...context, settings: new Map([...context.settings, ['log_comment', comment]]) }
}

/** A page of the web, open in a browser on this machine, could otherwise send statements here. */
function refuseForeignPages(request: IncomingMessage): void {
  const { origin, host } = request.headers
  const local = /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/
  if ((origin === undefined || local.test(origin)) && (host === undefined || local.test(host))) return
  throw new HttpError('ACCESS_DENIED', 'Only programs and pages of this machine are served')
}
