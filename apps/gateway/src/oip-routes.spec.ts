import { baseConfig, createLogger, createService, loadConfig, type Service } from '@weir/service-host'
import { inMemoryRegistryStore, sampleModel, sampleTable, sampleVersion } from '@weir/testkit'
import { z } from 'zod'
import { contract, flights, madeGateway } from './made-gateway.fixture.ts'
import { addOipRoutes } from './oip-routes.ts'
import { OutcomesController, outcomeDeps } from './outcomes.controller.ts'
import { type ReportOutcomeDeps } from './report-outcome.ts'

type Made = Awaited<ReturnType<typeof madeGateway>>

let made: Made
let service: Service
const isUp = { service: true, version: true }
const outcomes: unknown[] = []

class EmptyModule {
  readonly holds = 'nothing'
}

beforeAll(async () => {
  const model = { ...sampleModel(flights), contract }
  const versions = [1, 2].map((seed) => sampleVersion(flights, seed))
  made = await madeGateway(inMemoryRegistryStore(), { model, versions })
  const oip = {
    ...made.deps,
    isReady: async () => isUp.service,
    isVersionReady: async () => isUp.version,
    modelNames: () => ['flights'],
  }
  const reports: ReportOutcomeDeps = {
    models: made.deps.models,
    publish: async (published) => void outcomes.push(...published),
    now: made.deps.now,
    newOutcomeId: () => 'new-outcome',
    onAccepted: () => undefined,
  }
  const config = z.object(baseConfig.host)
  service = await createService(
    {
      name: 'gateway',
      config,
      port: () => 0,
      createModule: () => ({
        module: EmptyModule,
        controllers: [OutcomesController],
        providers: [{ provide: outcomeDeps, useValue: reports }],
      }),
      rawRoutes: (fastify) => addOipRoutes(fastify, oip),
    },
    loadConfig('gateway', config, {}),
    createLogger('gateway', 'silent'),
  )
})

beforeEach(() => {
  made.world.table = sampleTable(flights, 7, 0)
  made.offered.length = 0
})

afterAll(() => service.app.close())

const inputs = [
  { name: 'distance', shape: [2], datatype: 'FP32', data: [100, 200] },
  { name: 'carrier', shape: [2, 1], datatype: 'BYTES', data: ['AA', 'UA'] },
]

function infer(body: unknown, headers: Record<string, string> = {}) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  return service.app.inject({ method: 'POST', url: '/v2/models/flights/infer', payload, headers })
}

const get = (url: string) => service.app.inject({ method: 'GET', url })

describe('an inference request', () => {
  it('is answered with the tensor, the id of the client and who answered', async () => {
    const answer = await infer({ id: 'mine', parameters: { entity_id: 'N1' }, inputs })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      id: 'mine',
      model_name: 'flights',
      model_version: '',
      parameters: { request_id: 'mine', served_version: '1', role: 'champion', epoch: 7, fallback: false },
      outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [2, 2], data: [0.75, 0.25, 0.25, 0.75] }],
    })
    expect(made.offered).toHaveLength(2)
  })

  it('is not told from another by the id that a proxy gave it', async () => {
    const answer = await infer({ inputs }, { 'x-request-id': 'one-page-load' })
    expect(answer.headers['x-request-id']).toBe('one-page-load')
    expect(answer.json().parameters).toMatchObject({ request_id: 'new-id' })
    expect(answer.json()).not.toHaveProperty('id')
  })

  it('says that the champion answered for a challenger that failed', async () => {
    made.world.table = sampleTable(flights, 7, 100)
    made.world.answers.set(2, { kind: 'timeout', reason: 'late' })
    const answer = await infer({ inputs })
    expect(answer.json().parameters).toMatchObject({ served_version: '1', role: 'champion', fallback: true })
  })

  it('of an older client, without the nullable feature, is answered', async () => {
    expect((await infer({ inputs: inputs.slice(0, 1) })).statusCode).toBe(200)
    expect(made.offered[0]?.categoricalFeatures).toEqual([null])
  })

  it.each([
    ['is not JSON', '{"inputs":', 'body-not-json'],
    ['has no body', '', 'body-not-json'],
    ['lacks a feature', { inputs: inputs.slice(1) }, 'infer-input-missing'],
    ['names an output that there is not', { inputs, outputs: [{ name: 'label' }] }, 'infer-output-unknown'],
  ])('that %s is refused and not recorded', async (_, body, code) => {
    const answer = await infer(body)
    expect([answer.statusCode, answer.headers['weir-error-code']]).toEqual([400, code])
    expect(answer.json()).toEqual({ error: expect.any(String) })
    expect(made.offered).toEqual([])
  })

  it('is told that there is no such model, or no champion, or no answer', async () => {
    const stranger = { method: 'POST', url: '/v2/models/trains/infer', payload: '{}' } as const
    expect((await service.app.inject(stranger)).statusCode).toBe(404)
    made.world.answers.set(1, { kind: 'failed', reason: 'down' })
    const failed = await infer({ inputs })
    expect([failed.statusCode, failed.headers['retry-after']]).toEqual([503, '1'])
    made.world.table = null
    expect((await infer({ inputs })).headers['weir-error-code']).toBe('route-missing')
  })
})

describe('the protocol about itself', () => {
  it('describes the server and a model by its contract and its served output', async () => {
    expect((await get('/v2')).json()).toMatchObject({ name: 'weir' })
    expect((await get('/v2/models')).json()).toEqual({ models: ['flights'] })
    expect((await get('/v2/models/flights')).json()).toMatchObject({
      name: 'flights',
      versions: ['1'],
      inputs: [
        { name: 'distance', datatype: 'FP32' },
        { name: 'carrier', datatype: 'BYTES' },
      ],
      outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, 2] }],
    })
  })

  it('is ready when inference is, and a model when its champion is loaded', async () => {
    const statuses = async () =>
      [await get('/v2/health/ready'), await get('/v2/models/flights/ready')].map((answer) => [
        answer.statusCode,
        answer.json().ready,
      ])
    expect(await statuses()).toEqual([
      [200, true],
      [200, true],
    ])
    isUp.version = false
    expect(await statuses()).toEqual([
      [200, true],
      [503, false],
    ])
    isUp.service = false
    expect(await statuses()).toEqual([
      [503, false],
      [503, false],
    ])
    expect((await get('/v2/health/live')).json()).toEqual({ live: true })
  })
})

describe('outcomes over HTTP', () => {
  it('are accepted once they are published, and refused with the field at fault', async () => {
    const post = (payload: object) => service.app.inject({ method: 'POST', url: '/api/v1/outcomes', payload })
    const report = { model: 'flights', requestId: 'r1', name: 'arrival', value: 3 }
    const accepted = await post(report)
    expect([accepted.statusCode, accepted.json()]).toEqual([202, { accepted: 1 }])
    expect(outcomes).toHaveLength(1)
    const refused = await post({ ...report, value: 'late' })
    expect([refused.statusCode, refused.json().code]).toEqual([400, 'input-invalid'])
    expect(refused.json().detail).toBe('value: Invalid input: expected number, received string')
  })
})
