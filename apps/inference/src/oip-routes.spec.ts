import { extendContract } from '@weir/models'
import { baseConfig, createLogger, createService, loadConfig, type Service } from '@weir/service-host'
import { inMemoryRegistryStore } from '@weir/testkit'
import { z } from 'zod'
import { madeInference, numbersModel } from './made-inference.fixture.ts'
import { createMetrics } from './metrics.ts'
import { addOipRoutes } from './oip-routes.ts'

const metrics = createMetrics()
const registry = inMemoryRegistryStore()
const asked: number[] = []
const isUp = { service: true }
let service: Service
let made: Awaited<ReturnType<typeof madeInference>>

class EmptyModule {
  readonly holds = 'nothing'
}

beforeAll(async () => {
  made = await madeInference(registry, { graphs: ['linear', 'named', 'log', 'absent'], metrics })
  const more = { name: 'd', type: 'number', unit: '', nullable: false } as const
  const contract = extendContract(numbersModel.contract, [...numbersModel.contract.features, more])
  await registry.models.replace({ ...numbersModel, contract }, 1)
  const loaded = { ask: ({ version }: { version: number }) => void asked.push(version) }
  const deps = { ...made.deps, loaded, isReady: async () => isUp.service }
  const config = z.object(baseConfig.host)
  service = await createService(
    {
      name: 'inference',
      config,
      port: () => 0,
      createModule: () => ({ module: EmptyModule }),
      rawRoutes: (fastify) => addOipRoutes(fastify, deps),
    },
    loadConfig('inference', config, {}),
    createLogger('inference', 'silent'),
  )
})

afterAll(async () => {
  await service.app.close()
  await made.pool.close()
})

const path = (version: number) => `/v2/models/numbers/versions/${version}`
const packed = (shape: readonly number[], data: readonly number[]) => ({
  name: 'x',
  shape,
  datatype: 'FP32',
  data,
})
/** The gateway knows the first revision of the contract. */
const fromGateway = { 'weir-contract-revision': '1', 'weir-route-role': 'challenger' }

function infer(version: number, inputs: readonly object[], headers: Record<string, string> = fromGateway) {
  return service.app.inject({ method: 'POST', url: `${path(version)}/infer`, payload: { inputs }, headers })
}

describe('a request for one version', () => {
  it('is answered with the score tensor, row by row', async () => {
    const answer = await infer(1, [packed([2, 3], [1, 2, 3, 0, 0, 0])])
    expect(answer.json()).toEqual({
      model_name: 'numbers',
      model_version: '1',
      outputs: [{ name: 'y', datatype: 'FP32', shape: [2, 1], data: [5.5, 0.5] }],
    })
  })

  it('is counted under the role that the gateway chose, or as direct', async () => {
    await infer(1, [packed([1, 4], [1, 2, 3, 4])], { 'weir-route-role': 'anything' })
    const { values } = await metrics.requests.get()
    const roles = new Set(values.map(({ labels }) => labels.route_role))
    expect(roles).toEqual(new Set(['challenger', 'direct']))
  })

  it('gives null for what is no number', async () => {
    const answer = await infer(3, [packed([2, 3], [-1, 0, 0, 1, 0, 0])])
    expect(answer.json().outputs[0].data).toEqual([null, 0])
  })

  it.each([
    ['of a version that there is not', 9, 404, 'version-unknown'],
    ['of a version whose file cannot be loaded', 4, 503, 'version-load-failed'],
  ])('%s is told so', async (...[, version, status, code]) => {
    const answer = await infer(version, [packed([1, 3], [1, 2, 3])])
    expect([answer.statusCode, answer.headers['weir-error-code']]).toEqual([status, code])
  })

  it('that the version does not take is refused with the feature at fault', async () => {
    const answer = await infer(2, [packed([1, 3], [1, 2.5, 3])])
    expect([answer.statusCode, answer.headers['weir-error-code']]).toEqual([400, 'feature-not-integer'])
  })

  it('is read by the revision that it says, so that a gateway may be behind', async () => {
    const behind = [packed([1, 3], [1, 2, 3])]
    expect((await infer(1, behind, { 'weir-contract-revision': '1' })).statusCode).toBe(200)
    expect((await infer(1, behind, {})).headers['weir-error-code']).toBe('infer-input-missing')
  })

  it('waits for a revision that is not known here yet', async () => {
    const answer = await infer(1, [packed([1, 3], [1, 2, 3])], { 'weir-contract-revision': '5' })
    expect([answer.statusCode, answer.headers['weir-error-code']]).toEqual([503, 'contract-not-known-yet'])
  })
})

describe('the protocol about a version', () => {
  const get = (url: string) => service.app.inject({ method: 'GET', url })

  it('describes it by the contract and the tensor that is served', async () => {
    expect((await get(path(3))).json()).toMatchObject({
      name: 'numbers',
      versions: ['3'],
      outputs: [{ name: 'y', datatype: 'FP32', shape: [-1, 1] }],
    })
  })

  it('is ready once it is loaded; asking begins the loading', async () => {
    expect((await get(`${path(1)}/ready`)).json()).toEqual({ name: 'numbers', ready: true })
    const failed = await get(`${path(4)}/ready`)
    expect([failed.statusCode, failed.headers['weir-error-code']]).toEqual([503, 'version-load-failed'])
    expect(asked).toEqual([1, 4])
  })

  it('is ready as a whole when the process is', async () => {
    expect((await get('/v2/health/ready')).statusCode).toBe(200)
    isUp.service = false
    expect((await get('/v2/health/ready')).statusCode).toBe(503)
    expect((await get('/v2/health/live')).json()).toEqual({ live: true })
  })
})
