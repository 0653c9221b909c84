import { Module } from '@nestjs/common'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { z } from 'zod'
import { baseConfig } from './base-config.ts'
import { createService, type Service } from './create-service.ts'
import { loadConfig } from './load-config.ts'
import { createLogger } from './service-logger.ts'
import { currentTraceparent, startTracing, withSpan, type Tracing } from './tracing.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const callerSpan = '00f067aa0ba902b7'
const traceparent = `00-${traceId}-${callerSpan}-01`
@Module({})
class EmptyModule {}

const lines: string[] = []
const logger = createLogger('gateway', 'info', { write: (line) => void lines.push(line) })

async function serviceThatTells(): Promise<Service> {
  const config = z.object(baseConfig.host)
  return createService(
    {
      name: 'gateway',
      config,
      port: () => 0,
      createModule: () => ({ module: EmptyModule }),
      rawRoutes(fastify) {
        fastify.post('/v2/models/:model/infer', async () => {
          await new Promise((resolve) => setImmediate(resolve))
          return withSpan({ name: 'score' }, async () => {
            logger.info({}, 'scoring')
            return { traceparent: currentTraceparent() }
          })
        })
      },
    },
    loadConfig('gateway', config, {}),
    logger,
  )
}

describe('with an exporter', () => {
  const exporter = new InMemorySpanExporter()
  let tracing: Tracing
  let service: Service

  beforeAll(async () => {
    tracing = await startTracing({
      serviceName: 'weir-test',
      logger,
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    })
    service = await serviceThatTells()
  })
  beforeEach(() => exporter.reset())
  afterAll(async () => {
    await service.app.close()
    await tracing.shutdown()
  })

  it('continues the trace of the caller through body, handler, inner span and log line', async () => {
    lines.length = 0
    const answer = await service.app.inject({
      method: 'POST',
      url: '/v2/models/m/infer',
      headers: { traceparent, 'x-request-id': 'r-7' },
      payload: Buffer.from('bytes'),
    })
    const [inner, outer] = exporter.getFinishedSpans()
    expect(outer?.name).toBe('POST /v2/models/:model/infer')
    expect(outer?.spanContext().traceId).toBe(traceId)
    expect(outer?.parentSpanContext?.spanId).toBe(callerSpan)
    expect(outer?.attributes).toMatchObject({
      'http.route': '/v2/models/:model/infer',
      'http.response.status_code': 200,
    })
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId)
    expect(answer.json().traceparent).toBe(`00-${traceId}-${inner?.spanContext().spanId}-01`)
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
      trace_id: traceId,
      span_id: inner?.spanContext().spanId,
      request_id: 'r-7',
      service: 'gateway',
      message: 'scoring',
    })
  })

  it('starts a trace where the caller has none, or a malformed one', async () => {
    for (const headers of [{}, { traceparent: 'nonsense' }]) {
      const answer = await service.app.inject({ method: 'POST', url: '/v2/models/m/infer', headers })
      expect(answer.json().traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    }
    expect(exporter.getFinishedSpans().filter((span) => span.parentSpanContext === undefined)).toHaveLength(2)
  })

  it('continues the trace that a message carried, and marks the span of work that failed', async () => {
    const work = withSpan({ name: 'consume', traceparent, attributes: { topic: 't' } }, () =>
      Promise.reject(new Error('unreadable')),
    )
    await expect(work).rejects.toThrow('unreadable')
    const [span] = exporter.getFinishedSpans()
    expect(span?.parentSpanContext?.spanId).toBe(callerSpan)
    expect(span?.attributes).toEqual({ topic: 't' })
    expect(span?.status).toMatchObject({ code: 2, message: 'unreadable' })
  })

  it('has no traceparent outside of any span', () => {
    expect(currentTraceparent()).toBeUndefined()
  })
})

describe('at the end', () => {
  it('warns of spans that cannot be sent, and does not fail', async () => {
    lines.length = 0
    const broken = new SimpleSpanProcessor(new InMemorySpanExporter())
    broken.shutdown = () => Promise.reject(new Error('collector is away'))
    const tracing = await startTracing({ serviceName: 'weir-test', logger, spanProcessors: [broken] })
    await tracing.shutdown()
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({
      level: 'warn',
      message: 'the last spans could not be sent',
      error: { message: 'collector is away' },
    })
  })
})

describe('without an exporter', () => {
  it('still makes ids and passes the flag of the caller on', async () => {
    const tracing = await startTracing({ serviceName: 'weir-test', logger, spanProcessors: [] })
    const made = await withSpan({ name: 'a' }, async (span) => [span.isRecording(), currentTraceparent()])
    expect(made[0]).toBe(false)
    expect(made[1]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
    const continued = await withSpan({ name: 'a', traceparent }, async () => currentTraceparent())
    expect(continued).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
    await tracing.shutdown()
  })
})
