import { type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import { context } from '@opentelemetry/api'
import { type FastifyReply, type FastifyRequest } from 'fastify'
import { failureBody, toHttpFailure } from './http-errors.ts'
import { type ServiceLogger } from './service-logger.ts'
import { failSpan } from './tracing.ts'

/** Answers a request whose handling threw, and logs what an operator must know of: defects. */
export function replyFailure(
  thrown: unknown,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  logger: ServiceLogger,
): void {
  const failure = toHttpFailure(thrown)
  context.with(request.scope?.context ?? context.active(), () => {
    const fields = { error: thrown, method: request.method, url: request.url, code: failure.code }
    if (failure.status === 500) logger.error(fields, 'request failed by a defect')
    else logger.debug(fields, 'request refused')
  })
  if (request.scope && failure.status >= 500) failSpan(request.scope.span, thrown)
  if (reply.sent) return
  const { contentType, body } = failureBody(request.url, failure)
  // The bodies of the Open Inference Protocol have no room for the code.
  reply.header('weir-error-code', failure.code)
  if (failure.retryAfterS !== undefined) reply.header('retry-after', failure.retryAfterS)
  // A Buffer, because Fastify adds a charset to the content type of strings and objects.
  reply.code(failure.status).header('content-type', contentType).send(body)
}

/** Nest's way into `replyFailure`, for controllers, raw routes, unknown routes and unreadable bodies alike. */
export function failureFilter(logger: ServiceLogger): ExceptionFilter {
  return {
    catch(thrown: unknown, host: ArgumentsHost) {
      const http = host.switchToHttp()
      replyFailure(thrown, { request: http.getRequest(), reply: http.getResponse() }, logger)
    },
  }
}
