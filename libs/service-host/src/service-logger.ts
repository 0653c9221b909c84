import { type LoggerService } from '@nestjs/common'
import { context, createContextKey, trace, type Context } from '@opentelemetry/api'
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino'

/** JSON lines on standard output. Fields first, then the sentence. */
export type ServiceLogger = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'>

const requestIdKey = createContextKey('weir.request_id')

/** A copy of `scope` in which log lines carry `request_id`. */
export function withRequestId(scope: Context, requestId: string): Context {
  return scope.setValue(requestIdKey, requestId)
}

/** Every line has level, time (ISO 8601, UTC), service, and the active trace_id, span_id and request_id. */
export function createLogger(
  name: string,
  level: string,
  destination: DestinationStream = pino.destination({ fd: 1, sync: true }),
): ServiceLogger {
  const options: LoggerOptions = {
    level,
    base: { service: name },
    messageKey: 'message',
    errorKey: 'error',
    serializers: { error: pino.stdSerializers.errWithCause },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: activeIds,
  }
  return pino(options, destination)
}

/** Nest's own messages in the service's log. Nest tells of every route and module at boot: that is `debug` here.
 *  @param onError called at each error that Nest logs instead of throwing it, such as one of a shutdown hook */
export function nestLogger(logger: ServiceLogger, onError: () => void): LoggerService {
  const debug = (message: unknown, ...details: unknown[]) => logger.debug({ nest: details }, textOf(message))
  const error = (message: unknown, ...details: unknown[]) => {
    onError()
    if (message instanceof Error) logger.error({ error: message }, `nest: ${message.message}`)
    else logger.error({ nest: details }, textOf(message))
  }
  const warn = (message: unknown, ...details: unknown[]) => logger.warn({ nest: details }, textOf(message))
  return { log: debug, debug, verbose: debug, warn, error, fatal: error }
}

function activeIds(): object {
  const active = context.active()
  const span = trace.getSpanContext(active)
  const requestId = active.getValue(requestIdKey)
  return {
    ...(span && { trace_id: span.traceId, span_id: span.spanId }),
    ...(requestId !== undefined && { request_id: requestId }),
  }
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message)
}
