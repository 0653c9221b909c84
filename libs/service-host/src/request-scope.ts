import { randomUUID } from 'node:crypto'
import { type IncomingMessage } from 'node:http'
import { context, SpanKind, type Context, type Span } from '@opentelemetry/api'
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { histogram } from './metrics.ts'
import { withRequestId } from './service-logger.ts'
import { remoteContext, startSpan } from './tracing.ts'

/** What surrounds one HTTP request while it is handled. */
export interface RequestScope {
  readonly context: Context
  readonly span: Span
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Absent where the request was refused before its first hook: a URL that cannot be decoded. */
    scope?: RequestScope | null
  }
}

const duration = histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from the request line to the end of the answer; status 499 where the client left first.',
  labels: ['method', 'route', 'status'],
})

/** The caller's `x-request-id` if it is printable and at most 128 characters, else a new UUID. */
export function requestIdOf(raw: IncomingMessage): string {
  const given = raw.headers['x-request-id']
  return typeof given === 'string' && /^[\x21-\x7e]{1,128}$/.test(given) ? given : randomUUID()
}

/** The requests that are being handled now. */
export class RequestsInFlight {
  private readonly scopes = new Set<RequestScope>()
  private closing = false

  /** Fastify's first hook: continues the caller's trace or starts one, and echoes the request id. */
  readonly begin = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const route = request.routeOptions.url ?? 'unmatched'
    const attributes = { 'http.request.method': request.method, 'http.route': route }
    const named = { name: `${request.method} ${route}`, attributes, kind: SpanKind.SERVER }
    const { span, scope } = startSpan(named, remoteContext(request.headers))
    request.scope = { context: withRequestId(scope, request.id), span, request, reply }
    this.scopes.add(request.scope)
    reply.header('x-request-id', request.id)
    if (this.closing) reply.header('connection', 'close')
    context.with(request.scope.context, done)
  }

  /** Adds the hooks that follow; `begin` is added by the caller, before everything else. */
  watch(fastify: FastifyInstance): void {
    fastify.decorateRequest('scope', null)
    // Events of the socket run outside the scope that `begin` opened, so it is entered again once the body is read.
    fastify.addHook('preValidation', (request, _reply, done) => {
      context.with(request.scope?.context ?? context.active(), done)
    })
    fastify.addHook('onResponse', (request, reply, done) => {
      this.end(request.scope, reply.statusCode)
      done()
    })
    fastify.addHook('onRequestAbort', (request, done) => {
      this.end(request.scope, 499)
      done()
    })
  }

  /** From now on every answer closes its connection, those in the making included. */
  closeConnections(): void {
    this.closing = true
    for (const { reply } of this.scopes) if (!reply.raw.headersSent) reply.header('connection', 'close')
  }

  /** Method, URL and age in ms, for the log. */
  list(): readonly { method: string; url: string; ageMs: number }[] {
    return [...this.scopes].map(({ request, reply }) => ({
      method: request.method,
      url: request.url,
      ageMs: Math.round(reply.elapsedTime),
    }))
  }

  private end(scope: RequestScope | null | undefined, status: number): void {
    if (!scope || !this.scopes.delete(scope)) return
    const { request, reply, span } = scope
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'unmatched',
      status: String(status),
    }
    duration.observe(labels, reply.elapsedTime / 1_000)
    span.setAttribute('http.response.status_code', status)
    span.end()
  }
}
