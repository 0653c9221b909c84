import { HttpException } from '@nestjs/common'
import { assertNever, Failure, type FailureContext } from '@weir/vocabulary'
import { z } from 'zod'

/** What an HTTP client is told about a failure. */
export interface HttpFailure {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly context: FailureContext
  /** Seconds; only where the same request may succeed later. */
  readonly retryAfterS?: number
}

const defaultRetryAfterMs = 1_000

/** The one mapping from what was thrown to an HTTP status; anything that is not an expected failure is a 500 that
 *  tells nothing of its cause. `Unavailable` may carry `retryAfterMs` in its context. */
export function toHttpFailure(thrown: unknown): HttpFailure {
  if (thrown instanceof Failure) return fromFailure(thrown)
  if (thrown instanceof HttpException) return fromStatus(thrown.getStatus(), thrown.message)
  const refusal = frameworkRefusal.safeParse(thrown)
  if (refusal.success) return fromStatus(refusal.data.statusCode, refusal.data.message)
  return { status: 500, code: 'internal', detail: 'internal error', context: {} }
}

/** Media type and body by the API that the path belongs to: Open Inference Protocol under `/v2`, RFC 9457 elsewhere. */
export function failureBody(path: string, failure: HttpFailure): { contentType: string; body: Buffer } {
  if (/^\/v2(\/|\?|$)/.test(path)) {
    return { contentType: 'application/json', body: toJson({ error: failure.detail }) }
  }
  const { status, code, detail, context } = failure
  const problem = { type: `urn:weir:error:${code}`, title: titleOf(status), status, detail, code, context }
  return { contentType: 'application/problem+json', body: toJson(problem) }
}

function fromFailure(failure: Failure): HttpFailure {
  const { code, context, message: detail } = failure
  switch (failure.kind) {
    case 'invalid-input':
      return { status: 400, code, detail, context }
    case 'forbidden':
      return { status: 403, code, detail, context }
    case 'not-found':
      return { status: 404, code, detail, context }
    case 'conflict':
      return { status: 409, code, detail, context }
    case 'poison-message':
      return { status: 422, code, detail, context }
    case 'unavailable':
      return { status: 503, code, detail, context, retryAfterS: retryAfterS(context) }
    default:
      return assertNever(failure.kind)
  }
}

function retryAfterS({ retryAfterMs }: FailureContext): number {
  return Math.ceil((typeof retryAfterMs === 'number' ? retryAfterMs : defaultRetryAfterMs) / 1_000)
}

// Fastify's own refusals and zlib's of a broken body; the status of any other error is not meant for our client.
const frameworkRefusal = z.object({
  code: z.string().regex(/^(FST|Z)_/),
  statusCode: z.number().min(400).max(499),
  message: z.string(),
})

const byStatus: Readonly<Record<number, { code: string; title: string }>> = {
  400: { code: 'request-malformed', title: 'Bad Request' },
  403: { code: 'request-forbidden', title: 'Forbidden' },
  404: { code: 'route-not-found', title: 'Not Found' },
  409: { code: 'request-conflict', title: 'Conflict' },
  413: { code: 'body-too-large', title: 'Content Too Large' },
  414: { code: 'url-too-long', title: 'URI Too Long' },
  415: { code: 'media-type-unsupported', title: 'Unsupported Media Type' },
  422: { code: 'request-unprocessable', title: 'Unprocessable Content' },
  500: { code: 'internal', title: 'Internal Server Error' },
  503: { code: 'service-unavailable', title: 'Service Unavailable' },
}

function fromStatus(status: number, detail: string): HttpFailure {
  const code = byStatus[status]?.code ?? (status < 500 ? 'request-refused' : 'internal')
  return { status, code, detail: status === 500 ? 'internal error' : detail, context: {} }
}

function titleOf(status: number): string {
  return byStatus[status]?.title ?? (status < 500 ? 'Request Refused' : 'Internal Server Error')
}

function toJson(body: object): Buffer {
  return Buffer.from(
    JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  )
}
