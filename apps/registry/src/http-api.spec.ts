import { type Signature } from '@weir/models'
import { baseConfig, createLogger, createService, loadConfig, type Service } from '@weir/service-host'
import { inMemoryArtifactStore, inMemoryRegistryStore } from '@weir/testkit'
import { z } from 'zod'
import { definition, depsOver, graphFile, reference, startOfTest } from './made-registry.fixture.ts'
import { createMetrics } from './metrics.ts'
import { ModelsController, registryDeps } from './models.controller.ts'
import { addUploadRoute } from './upload-route.ts'

const metrics = createMetrics()
let service: Service

class EmptyModule {
  readonly holds = 'nothing'
}

beforeEach(async () => {
  const deps = depsOver(inMemoryRegistryStore(), inMemoryArtifactStore())
  const registry = { ...deps, promoteAtOnce: async () => ({ rolloutId: 'r1' }) }
  const config = z.object(baseConfig.host)
  service = await createService(
    {
      name: 'registry',
      config,
      port: () => 0,
      createModule: () => ({
        module: EmptyModule,
        controllers: [ModelsController],
        providers: [{ provide: registryDeps, useValue: registry }],
      }),
      rawRoutes: (fastify) => addUploadRoute(fastify, { ...deps, metrics, maxUploadBytes: 100_000 }),
    },
    loadConfig('registry', config, {}),
    createLogger('registry', 'silent'),
  )
})

afterEach(() => service.app.close())

type Part = {
  readonly name: string
  readonly file?: string
  readonly body: string | Uint8Array
  readonly type?: string
}

async function form(...parts: readonly Part[]): Promise<Buffer> {
  const chunks = parts.flatMap(({ name, file, body, type }) => [
    Buffer.from(
      `--form\r\ncontent-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n${type === undefined ? '' : `content-type: ${type}\r\n`}\r\n`,
    ),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...chunks, Buffer.from('--form--\r\n')])
}

async function upload(...parts: readonly Part[]) {
  return service.app.inject({
    method: 'POST',
    url: '/api/v1/models/flights/versions',
    payload: await form(...parts),
    headers: { 'content-type': 'multipart/form-data; boundary=form' },
  })
}

const artifact = async (): Promise<Part> => ({
  name: 'artifact',
  file: 'stump.onnx',
  body: (await graphFile('stump')).bytes,
})
const rows: Part = { name: 'reference', file: 'reference.csv', body: reference.bytes }
const metadata = (value: object): Part => ({ name: 'metadata', body: JSON.stringify(value) })
const request = (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, payload?: object) =>
  service.app.inject({ method, url: `/api/v1/models${path}`, ...(payload === undefined ? {} : { payload }) })

describe('an upload', () => {
  it('registers a version with its reference and definition, in any order of the parts', async () => {
    const about = metadata({ definition, description: 'first' })
    const answer = await upload(rows, await artifact(), about)
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toMatchObject({
      version: 1,
      description: 'first',
      profileSha256: expect.any(String),
    })
  })

  it.each([
    ['a field', {}],
    ['a field that says it is JSON', { type: 'application/json' }],
    ['a file', { file: 'metadata.json', type: 'application/json' }],
  ])('takes its metadata as %s', async (_, how) => {
    const answer = await upload(await artifact(), { ...metadata({ definition }), ...how })
    expect(answer.json()).toMatchObject({ version: 1, input: { features: ['a', 'b', 'c'] } })
  })

  it.each<[string, (whole: Part) => readonly Part[], number, string]>([
    ['without the file "artifact"', () => [rows], 400, 'upload-artifact-missing'],
    [
      'with a part that nobody knows',
      (whole) => [whole, { ...rows, name: 'refernce' }],
      400,
      'upload-part-unknown',
    ],
    ['with two artifacts', (whole) => [whole, whole], 400, 'upload-part-repeated'],
    [
      'with metadata that are not JSON',
      (whole) => [whole, { name: 'metadata', body: '{' }],
      400,
      'upload-metadata-not-json',
    ],
    ['with metadata that nobody knows', (whole) => [whole, metadata({ owner: 'ada' })], 400, 'input-invalid'],
    [
      'with a file that is too large',
      (whole) => [whole, { ...rows, body: Buffer.alloc(100_001) }],
      413,
      'body-too-large',
    ],
    [
      'with too many files',
      (whole) => [1, 2, 3, 4].map((at) => ({ ...whole, name: `${at}` })),
      413,
      'body-too-large',
    ],
    [
      'of what is no model',
      () => [{ name: 'artifact', file: 'x.onnx', body: 'hello' }],
      400,
      'onnx-unreadable',
    ],
  ])('%s is refused', async (...[, parts, status, code]) => {
    const answer = await upload(...parts(await artifact()))
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect((await request('GET', '')).json()).toEqual({ models: [] })
  })

  it('that is no form, or is cut off, is refused', async () => {
    const send = (payload: string | Buffer, headers: Record<string, string>) =>
      service.app.inject({ method: 'POST', url: '/api/v1/models/flights/versions', payload, headers })
    const nothing = await service.app.inject({ method: 'POST', url: '/api/v1/models/flights/versions' })
    expect(nothing.json()).toMatchObject({ status: 400, code: 'upload-not-multipart' })
    expect((await send('{}', { 'content-type': 'application/json' })).json().code).toBe(
      'media-type-unsupported',
    )
    const half = (await form(await artifact())).subarray(0, 300)
    const cut = await send(half, { 'content-type': 'multipart/form-data; boundary=form' })
    expect(cut.json()).toMatchObject({ status: 400, code: 'upload-malformed' })
    expect((await request('GET', '')).json()).toEqual({ models: [] })
  })

  it('beyond those that are under way is asked to come again', async () => {
    const whole = await artifact()
    const answers = await Promise.all(Array.from({ length: 8 }, () => upload(whole)))
    const statuses = answers.map(({ statusCode }) => statusCode)
    expect(statuses.filter((status) => status === 503)).toHaveLength(4)
    const busy = answers.find(({ statusCode }) => statusCode === 503)
    expect([busy?.json().code, busy?.headers['retry-after']]).toEqual(['uploads-busy', '5'])
    expect((await upload(whole)).statusCode).toBe(201)
  })
})

describe('the registry over HTTP', () => {
  const { name, features, decision } = definition

  it('creates, shows, lists and extends models', async () => {
    expect((await request('POST', '', { name, features, decision })).statusCode).toBe(201)
    expect((await request('POST', '', { name, features, decision })).json().code).toBe('model-exists')
    const hour = { name: 'hour', nullable: true }
    const extended = await request('PATCH', '/flights', {
      features: [...features, hour],
      expectedRevision: 1,
    })
    expect(extended.json().contract).toMatchObject({ revision: 2, sizes: [3, 4] })
    const shown = { name: 'flights', createdAt: startOfTest, versions: [], aliases: [] }
    expect((await request('GET', '/flights')).json()).toMatchObject(shown)
    expect((await request('GET', '')).json()).toMatchObject({ models: [shown] })
    expect((await request('GET', '/trains')).json()).toMatchObject({ status: 404, code: 'model-unknown' })
  })

  it('gives back the very bytes of a version, its signature and its profile', async () => {
    const whole = await artifact()
    await upload(whole, rows, metadata({ definition }))
    const bytes = await request('GET', '/flights/versions/1/artifact')
    expect(bytes.headers['content-type']).toBe('application/octet-stream')
    expect(bytes.rawPayload.equals(Buffer.from(whole.body))).toBe(true)
    const { signature }: { signature: Signature } = (await request('GET', '/flights/versions/1')).json()
    expect(signature.inputs).toEqual([{ name: 'x', datatype: 'FP32', shape: [-1, 3] }])
    expect((await request('GET', '/flights/versions')).json().versions).toHaveLength(1)
    expect((await request('GET', '/flights/versions/1/profile')).json().profile.score.n).toBe(40)
    const missing = await request('GET', '/flights/versions/2')
    expect(missing.json()).toMatchObject({ status: 404, code: 'version-unknown' })
  })

  it('moves and removes aliases, and hands the champion to the controller', async () => {
    await upload(await artifact(), metadata({ definition }))
    const move = { version: 1, expectedRevision: 0 }
    expect((await request('PUT', '/flights/aliases/staging', move)).json()).toMatchObject({ revision: 1 })
    expect((await request('PUT', '/flights/aliases/champion', move)).json()).toEqual({
      rollout: { rolloutId: 'r1' },
    })
    expect((await request('GET', '/flights/aliases')).json().aliases).toHaveLength(1)
    const remove = (alias: string) => request('DELETE', `/flights/aliases/${alias}?expectedRevision=1`)
    expect((await remove('champion')).json()).toMatchObject({ status: 403, code: 'alias-owned' })
    expect((await remove('staging')).statusCode).toBe(204)
    expect((await remove('staging')).json().code).toBe('alias-unknown')
  })
})
