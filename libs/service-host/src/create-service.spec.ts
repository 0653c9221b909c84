import { gzipSync } from 'node:zlib'
import { Body, Controller, Get, HttpCode, Inject, Module, Post } from '@nestjs/common'
import { Conflict, Forbidden, InvalidInput, NotFound, PoisonMessage, Unavailable } from '@weir/vocabulary'
import { z } from 'zod'
import { baseConfig } from './base-config.ts'
import { createService, type Service } from './create-service.ts'
import { loadConfig } from './load-config.ts'
import { parseInput } from './parse-input.ts'
import { createLogger } from './service-logger.ts'
import { startTracing, type Tracing } from './tracing.ts'

const failures: Record<string, Error> = {
  invalid: new InvalidInput('feature-missing', 'feature x is missing', { feature: 'x', rows: 3n }),
  missing: new NotFound('model-not-found', 'no model m'),
  conflict: new Conflict('epoch-moved', 'epoch is 8'),
  forbidden: new Forbidden('model-protected', 'model m is protected'),
  unavailable: new Unavailable('redis-away', 'redis does not answer', { retryAfterMs: 2_500 }),
  poison: new PoisonMessage('avro-unreadable', 'not Avro'),
  defect: new TypeError('secret detail'),
}
const greeting = Symbol('greeting')

@Controller('models')
class ModelsController {
  constructor(@Inject(greeting) private readonly hello: string) {}

  @Get('hello')
  say() {
    return { hello: this.hello }
  }

  @Post()
  @HttpCode(200)
  create(@Body() body: unknown) {
    return parseInput(z.object({ name: z.string(), weightPercent: z.number().max(100) }), body)
  }
}

@Module({})
class ModelsModule {}

let service: Service
let tracing: Tracing
const lines: string[] = []

beforeAll(async () => {
  const config = z.object(baseConfig.host)
  const logger = createLogger('gateway', 'debug', { write: (line) => void lines.push(line) })
  tracing = await startTracing({ serviceName: 'weir-test', logger, spanProcessors: [] })
  service = await createService(
    {
      name: 'gateway',
      config,
      port: () => 0,
      createModule: () => ({
        module: ModelsModule,
        controllers: [ModelsController],
        providers: [{ provide: greeting, useFactory: () => 'weir' }],
      }),
      rawBodyLimitBytes: 100,
      rawRoutes(fastify) {
        fastify.post('/v2/echo', async (request, reply) =>
          reply.header('x-body', typeof request.body).send(request.body),
        )
        const fail = (request: { params: unknown }) => {
          throw (
            failures[parseInput(z.object({ name: z.string() }), request.params).name] ?? new Error('unknown')
          )
        }
        fastify.get('/v2/fail/:name', async (request) => fail(request))
        fastify.get('/fail/:name', async (request) => fail(request))
      },
    },
    loadConfig('gateway', config, {}),
    logger,
  )
  service.host.health.startingIsOver()
})
afterAll(async () => {
  await service.app.close()
  await tracing.shutdown()
})

describe('failures over HTTP', () => {
  it.each([
    { name: 'invalid', status: 400, code: 'feature-missing', detail: 'feature x is missing' },
    { name: 'missing', status: 404, code: 'model-not-found', detail: 'no model m' },
    { name: 'conflict', status: 409, code: 'epoch-moved', detail: 'epoch is 8' },
    { name: 'forbidden', status: 403, code: 'model-protected', detail: 'model m is protected' },
    { name: 'unavailable', status: 503, code: 'redis-away', detail: 'redis does not answer' },
    { name: 'poison', status: 422, code: 'avro-unreadable', detail: 'not Avro' },
    { name: 'defect', status: 500, code: 'internal', detail: 'internal error' },
  ])('$name is $status under both body shapes', async ({ name, status, code, detail }) => {
    const problem = await service.app.inject(`/fail/${name}`)
    expect(problem.statusCode).toBe(status)
    expect(problem.headers['content-type']).toBe('application/problem+json')
    expect(problem.json()).toMatchObject({ type: `urn:weir:error:${code}`, status, code, detail })
    const inference = await service.app.inject(`/v2/fail/${name}`)
    expect(inference.statusCode).toBe(status)
    expect(inference.headers['content-type']).toBe('application/json')
    expect(inference.json()).toEqual({ error: detail })
    expect(inference.headers['weir-error-code']).toBe(code)
  })

  it('gives the context, whatever numbers are in it', async () => {
    expect((await service.app.inject('/fail/invalid')).json().context).toEqual({ feature: 'x', rows: '3' })
  })

  it('says when to come back if a dependency is away', async () => {
    expect((await service.app.inject('/fail/unavailable')).headers['retry-after']).toBe('3')
    expect((await service.app.inject('/fail/missing')).headers['retry-after']).toBeUndefined()
  })

  it('logs a defect with its stack and shows none of it', async () => {
    lines.length = 0
    const answer = await service.app.inject({ url: '/fail/defect', headers: { 'x-request-id': 'r-1' } })
    expect(answer.body).not.toContain('secret detail')
    const logged = JSON.parse(lines.find((line) => line.includes('by a defect')) ?? '{}')
    expect(logged).toMatchObject({ level: 'error', request_id: 'r-1', error: { message: 'secret detail' } })
    expect(logged.error.stack).toContain('create-service.spec')
  })

  it('answers unknown routes and undecodable URLs in the shape of their prefix', async () => {
    expect((await service.app.inject('/nope')).json()).toMatchObject({ status: 404, code: 'route-not-found' })
    expect((await service.app.inject('/v2/nope')).json()).toEqual({ error: 'Cannot GET /v2/nope' })
    expect((await service.app.inject('/v2nope')).json()).toMatchObject({ code: 'route-not-found' })
    const undecodable = await service.app.inject('/v2/%zz')
    expect(undecodable.statusCode).toBe(400)
    expect(Object.keys(undecodable.json())).toEqual(['error'])
  })

  it('answers a body that is no JSON with 400, and one beyond the limit with 413', async () => {
    const broken = await service.app.inject({ method: 'POST', url: '/models', payload: '{"name":' })
    expect(broken.json()).toMatchObject({ status: 400, code: 'request-malformed' })
    const large = await service.app.inject({ method: 'POST', url: '/v2/echo', payload: Buffer.alloc(101) })
    expect(large.statusCode).toBe(413)
    expect(Object.keys(large.json())).toEqual(['error'])
  })

  it('refuses a page of another origin', async () => {
    const headers = { origin: 'https://evil.example' }
    const answer = await service.app.inject({ method: 'POST', url: '/models', headers, payload: {} })
    expect(answer.json()).toMatchObject({ status: 403, code: 'request-forbidden' })
  })
})

describe('bodies', () => {
  it('reads JSON for controllers whatever the content type says', async () => {
    const payload = JSON.stringify({ name: 'm', weightPercent: 5 })
    for (const headers of [{}, { 'content-type': 'application/x-www-form-urlencoded' }]) {
      const answer = await service.app.inject({ method: 'POST', url: '/models', payload, headers })
      expect([answer.statusCode, answer.json()]).toEqual([200, { name: 'm', weightPercent: 5 }])
    }
  })

  it('names each field at fault', async () => {
    const answer = await service.app.inject({
      method: 'POST',
      url: '/models',
      payload: { weightPercent: 101 },
    })
    expect(answer.json()).toMatchObject({ status: 400, code: 'input-invalid' })
    expect(answer.json().context.problems.map((problem: { field: string }) => problem.field)).toEqual([
      'name',
      'weightPercent',
    ])
  })

  it('injects what a factory made into controllers', async () => {
    expect((await service.app.inject('/models/hello')).json()).toEqual({ hello: 'weir' })
  })

  it('gives raw routes the bytes, also without content type, and inflates gzip', async () => {
    const payload = Buffer.from([1, 2, 3])
    const plain = await service.app.inject({ method: 'POST', url: '/v2/echo', payload })
    expect(plain.rawPayload).toEqual(payload)
    const headers = { 'content-encoding': 'gzip' }
    const zipped = await service.app.inject({
      method: 'POST',
      url: '/v2/echo',
      payload: gzipSync(payload),
      headers,
    })
    expect(zipped.rawPayload).toEqual(payload)
    const none = await service.app.inject({ method: 'POST', url: '/v2/echo' })
    expect(none.headers['x-body']).toBe('undefined')
  })

  it('refuses a body that inflates beyond the limit, and one that is no gzip', async () => {
    const headers = { 'content-encoding': 'gzip' }
    const post = (payload: Buffer) =>
      service.app.inject({ method: 'POST', url: '/v2/echo', payload, headers })
    expect((await post(gzipSync(Buffer.alloc(5_000)))).statusCode).toBe(413)
    expect((await post(Buffer.from('plain'))).statusCode).toBe(400)
  })
})

describe('operations', () => {
  it('answers health with 503 as soon as something fails', async () => {
    expect((await service.app.inject('/health/ready')).statusCode).toBe(200)
    let well = true
    const check = async () => (well ? 'fine' : Promise.reject(new Error('away')))
    service.host.health.addIndicator({ name: 'redis', check })
    well = false
    const answer = await service.app.inject('/health/ready')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toEqual({ status: 'error', checks: { redis: { status: 'error', detail: 'away' } } })
    expect((await service.app.inject('/health/live')).statusCode).toBe(200)
    well = true
  })

  it('counts requests by the route, never by the path', async () => {
    await service.app.inject('/fail/missing')
    await service.app.inject('/some/unknown/path')
    const { body } = await service.app.inject('/metrics')
    expect(body).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/fail\/:name",status="404"\} \d/,
    )
    expect(body).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="unmatched",status="404"\} \d/,
    )
    expect(body).not.toContain('/some/unknown/path')
    expect(body).toContain('process_cpu_seconds_total')
  })

  it('names no gauge like a counter', async () => {
    const { body } = await service.app.inject('/metrics')
    const gauges = [...body.matchAll(/^# TYPE (\S+) gauge$/gm)].map((match) => match[1])
    expect(gauges).not.toEqual([])
    expect(gauges.filter((name) => name?.endsWith('_total'))).toEqual([])
  })

  it('echoes the request id, and makes one where it is missing or unprintable', async () => {
    const idFor = async (headers: Record<string, string>) =>
      (await service.app.inject({ url: '/health/live', headers })).headers['x-request-id']
    expect(await idFor({ 'x-request-id': 'abc' })).toBe('abc')
    expect(await idFor({})).toMatch(/^[0-9a-f-]{36}$/)
    expect(await idFor({ 'x-request-id': 'a b' })).toMatch(/^[0-9a-f-]{36}$/)
  })
})
