import {
  context,
  diag,
  DiagLogLevel,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { type ServiceLogger } from './service-logger.ts'

const shutdownTimeoutMs = 3_000

export interface Tracing {
  /** Sends what is still buffered, for at most 3 s, then ends tracing for this process. Spans that cannot be sent are
   *  lost with a warning: a collector that is away must not make a service's end fail. */
  shutdown(): Promise<void>
}

export interface TracingOptions {
  readonly serviceName: string
  readonly logger: ServiceLogger
  /** Where finished spans go; default: over OTLP/HTTP if OTEL_EXPORTER_OTLP_ENDPOINT is set, else nowhere. */
  readonly spanProcessors?: readonly SpanProcessor[]
}

/** Starts W3C tracing for this process; the standard `OTEL_*` variables apply.
 *  Without an exporter no span is recorded, yet ids exist, so that logs and messages can be joined; a caller's
 *  `sampled` flag is passed on either way. With an exporter the sampler is OpenTelemetry's default,
 *  `parentbased_always_on`: who sets an endpoint expects to see traces. Busy gateways set
 *  `OTEL_TRACES_SAMPLER=parentbased_traceidratio` and an `_ARG`; beyond the queue's bound spans are dropped, requests
 *  never wait. */
export async function startTracing({ serviceName, logger, ...options }: TracingOptions): Promise<Tracing> {
  const spanProcessors = options.spanProcessors ?? (await processorsFromEnvironment())
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.namespace': 'weir' }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    spanProcessors: [...spanProcessors],
    ...(spanProcessors.length === 0 && { sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }) }),
  })
  diag.setLogger(diagnosticsTo(logger), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
  provider.register()
  return {
    async shutdown() {
      const lost = await endWithin(provider.shutdown(), shutdownTimeoutMs)
      if (lost !== undefined) logger.warn({ error: lost }, 'the last spans could not be sent')
      trace.disable()
      context.disable()
      propagation.disable()
      diag.disable()
    },
  }
}

export interface SpanRequest {
  readonly name: string
  readonly attributes?: Attributes
  /** W3C `traceparent` to continue, as a message carried it; default: the span that is active now. */
  readonly traceparent?: string | undefined
  readonly kind?: SpanKind
}

/** Runs `work` inside a span; the span fails if `work` rejects, and the rejection goes on to the caller. */
export async function withSpan<Result>(
  { name, attributes = {}, traceparent, kind = SpanKind.INTERNAL }: SpanRequest,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const parent = traceparent === undefined ? context.active() : remoteContext({ traceparent })
  const { span, scope } = startSpan({ name, attributes, kind }, parent)
  try {
    return await context.with(scope, work, undefined, span)
  } catch (error) {
    failSpan(span, error)
    throw error
  } finally {
    span.end()
  }
}

/** The active span as a W3C `traceparent`, to put into an outgoing header; undefined outside of any span. */
export function currentTraceparent(): string | undefined {
  const active = trace.getSpanContext(context.active())
  if (active === undefined) return undefined
  return `00-${active.traceId}-${active.spanId}-${active.traceFlags.toString(16).padStart(2, '0')}`
}

/** The caller's trace as its headers carry it. A malformed `traceparent` gives a context without a span. */
export function remoteContext(headers: Readonly<Record<string, unknown>>): Context {
  if (headers['traceparent'] === undefined) return ROOT_CONTEXT
  return propagation.extract(ROOT_CONTEXT, headers)
}

export function startSpan(
  { name, attributes, kind }: { name: string; attributes: Attributes; kind: SpanKind },
  parent: Context,
): { span: Span; scope: Context } {
  const span = trace.getTracer('weir').startSpan(name, { attributes, kind }, parent)
  return { span, scope: trace.setSpan(parent, span) }
}

export function failSpan(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : String(error))
  span.setStatus({
    code: SpanStatusCode.ERROR,
    message: error instanceof Error ? error.message : String(error),
  })
}

/** @returns why `work` failed, or did not end in time; undefined if it ended well */
async function endWithin(work: Promise<void>, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<unknown>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`not done after ${timeoutMs} ms`)), timeoutMs)
  })
  const failure = await Promise.race([
    work.then(
      () => undefined,
      (error: unknown) => error,
    ),
    late,
  ])
  clearTimeout(timer)
  return failure
}

async function processorsFromEnvironment(): Promise<SpanProcessor[]> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT } = process.env
  if (!OTEL_EXPORTER_OTLP_ENDPOINT && !OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return []
  // Imported only when used: it takes longer to load than the rest of tracing.
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  return [new BatchSpanProcessor(new OTLPTraceExporter())]
}

function diagnosticsTo(logger: ServiceLogger) {
  const warn = (message: string, ...details: unknown[]) =>
    logger.warn({ details }, `opentelemetry: ${message}`)
  const drop = () => undefined
  return { error: warn, warn, info: drop, debug: drop, verbose: drop }
}
