import { parseProfile } from '@weir/drift'
import { type RegistryStore } from '@weir/models'
import { inMemoryArtifactStore, inMemoryRegistryStore } from '@weir/testkit'
import { parseVersionNumber, Unavailable } from '@weir/vocabulary'
import {
  csvFile,
  definition,
  depsOver,
  flights,
  reference,
  startOfTest,
  uploadOf,
} from './made-registry.fixture.ts'
import { modelDefinition } from './model-definition.ts'
import { registerVersion, type VersionUpload } from './register-version.ts'

const v1 = parseVersionNumber(1)

function given() {
  const store = inMemoryRegistryStore()
  const artifacts = inMemoryArtifactStore()
  const deps = depsOver(store, artifacts)
  const register = async (graph: string, changes: Partial<VersionUpload> = {}) =>
    registerVersion(deps, await uploadOf(graph, changes))
  return { store, artifacts, deps, register }
}

async function profileOf(store: RegistryStore) {
  return parseProfile(JSON.parse((await store.versions.profile(flights, v1)) ?? 'null'))
}

describe('the registration of a version', () => {
  it('stores its bytes, how it is fed and read, and the profile of its reference', async () => {
    const { store, artifacts, register } = given()
    const upload = { definition, reference, description: 'first' }
    const { notes, ...version } = await register('stump', upload)
    expect(notes).toEqual([
      expect.stringContaining('the reference has 40 rows'),
      expect.stringContaining('no event_time column'),
    ])
    expect(version).toMatchObject({
      ...{ model: 'flights', version: 1, contractRevision: 1, description: 'first', createdAt: startOfTest },
      input: { kind: 'packed', input: 'x', features: ['a', 'b', 'c'] },
      output: { output: 'probabilities', width: 2, positiveIndex: 1 },
    })
    expect(await store.versions.find(flights, v1)).toEqual(version)
    expect(await artifacts.get(version.sha256)).toHaveLength(version.sizeBytes)
    expect(version.profileSha256).not.toBeNull()
    const profile = await profileOf(store)
    expect(profile.features.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  it('freezes the score that the version itself gives its reference', async () => {
    const { store, register } = given()
    await register('stump', { definition, reference })
    const { score } = await profileOf(store)
    const counts = score.counts.filter((count) => count > 0)
    // a is 2, and so above the split at 1, in 13 of 40 rows.
    expect(counts).toEqual([27, 13])
  })

  it('gives the same bytes with the same reference the version that they are', async () => {
    const { store, register } = given()
    const first = await register('stump', { definition, reference })
    expect(await register('stump', { definition, reference, description: 'again' })).toEqual(first)
    expect(await store.versions.list(flights)).toHaveLength(1)
  })

  it('gives the same bytes a new version when they come with a reference, or with another one', async () => {
    const { register, store } = given()
    const bare = await register('stump', { definition })
    expect(bare).toMatchObject({ version: 1, profileSha256: null })
    expect(bare.notes).toEqual(['no reference file: this version can be shadowed, not routed'])
    const withReference = await register('stump', { reference })
    const withAnother = await register('stump', { reference: csvFile('a,b,c\n1,2,3\n4,5,6') })
    expect([withReference.version, withAnother.version].map(Number)).toEqual([2, 3])
    expect(await store.versions.profile(flights, v1)).toBeNull()
  })

  it('gives the same bytes a new version when their columns hold other features', async () => {
    const { register } = given()
    await register('stump', { definition })
    const turned = await register('stump', { features: ['c', 'b', 'a'] })
    expect(turned).toMatchObject({ version: 2, input: { features: ['c', 'b', 'a'] } })
  })

  it('freezes what event times and the labels of its first KPI tell', async () => {
    const { store, register } = given()
    const kpi = {
      ...{ name: 'value', unit: 'USD', direction: 'higher', kind: 'label-derived', outcome: 'late' },
      ...{
        values: { truePositive: 1, falsePositive: -1, falseNegative: -1, trueNegative: 0 },
        maturityMs: 0,
      },
    }
    const watched = modelDefinition.parse({ ...definition, kpis: [kpi] })
    const lines = Array.from({ length: 1_200 }, (_, row) =>
      [row % 3, row, 40 - row, startOfTest + row * 100_000, Number(row % 5 === 0)].join(','),
    )
    const timed = csvFile(['a,b,c,event_time_ms,late', ...lines].join('\n'))
    const { notes } = await register('stump', { definition: watched, reference: timed })
    const profile = await profileOf(store)
    expect(profile.span).toEqual({ start: startOfTest, end: startOfTest + 1_199 * 100_000 })
    expect(profile.performance).toMatchObject({ rows: 1_200, positives: 240 })
    expect(profile.score.learned.thresholds.map(({ windowMs }) => windowMs)).toEqual([3_600_000])
    expect(notes).toContainEqual(expect.stringContaining('shorter than two whole weeks'))
    // b only rises: no window of it is like the rest.
    expect(notes).toContainEqual(
      expect.stringMatching(/^deaf in windows of 1 h against the whole reference: b, c/),
    )
    const { notes: unlabelled } = await register('stump', { definition: watched, reference })
    expect(unlabelled).toContainEqual(expect.stringContaining('no column late with the outcome'))
  })

  it('takes infinities as null and says so', async () => {
    const { store, register } = given()
    const wild = csvFile('a,b,c\n1,inf,3\n2,-inf,4\n0,7,5')
    const { notes } = await register('stump', { definition, reference: wild })
    expect((await profileOf(store)).features[1]).toMatchObject({ name: 'b', n: 3, nulls: 2, min: 7, max: 7 })
    expect(notes).toContainEqual(expect.stringContaining('infinite values in b (2 rows)'))
  })

  it('takes one tensor a feature, and categories', async () => {
    const { store, register } = given()
    const person = modelDefinition.parse({
      name: 'flights',
      features: [{ name: 'age', unit: 'a' }, { name: 'visits' }, { name: 'city', type: 'category' }],
      decision: { kind: 'none' },
    })
    const people = csvFile('age,visits,city\n50,1,Bern\n60,2,Basel')
    const version = await register('named', { definition: person, reference: people })
    expect(version).toMatchObject({ input: { kind: 'named' }, output: { output: 'score', width: 1 } })
    const [, , city] = (await profileOf(store)).features
    expect(city).toMatchObject({ type: 'category', name: 'city', categories: ['Basel', 'Bern'], distinct: 2 })
  })

  it.each([
    ['is no ONNX file', { artifact: { name: 'x', bytes: Buffer.from('hello') } }, 'onnx-unreadable'],
    ['does not fit the contract', { features: ['a', 'b'] }, 'signature-contract-mismatch'],
    [
      'has a reference without one of its features',
      { reference: csvFile('a,b\n1,2') },
      'reference-feature-missing',
    ],
    [
      'is of another model than its definition',
      { definition: { ...definition, name: 'trains' } },
      'definition-name-differs',
    ],
  ])('refuses what %s, and leaves nothing behind', async (_, changes, code) => {
    const { store, register } = given()
    await expect(register('stump', { definition, ...changes })).rejects.toMatchObject({ code })
    expect(await store.models.list()).toEqual([])
  })

  it('refuses a version that gives NaN for its own reference', async () => {
    const { register } = given()
    const below = csvFile('x_0\n1\n2\n-1')
    await expect(register('log', { reference: below })).rejects.toMatchObject({
      code: 'reference-score-not-number',
      context: { row: 3 },
    })
  })

  it('has stored the bytes before anybody can see the version', async () => {
    const { deps, store } = given()
    const put = async () => Promise.reject(new Unavailable('artifact-store-failed', 'the disk is full'))
    const broken = { ...deps, artifacts: { ...deps.artifacts, put } }
    const upload = await uploadOf('stump', { definition })
    await expect(registerVersion(broken, upload)).rejects.toMatchObject({ code: 'artifact-store-failed' })
    expect(await store.models.list()).toEqual([])
  })
})

describe('the model of a first version', () => {
  it('is the one that is defined beside it', async () => {
    const { store, register } = given()
    await register('stump', { definition })
    expect(await store.models.find(flights)).toMatchObject({
      decision: definition.decision,
      latencyObjectiveMs: 500,
    })
  })

  it('has the columns of the tensor as contract and two classes when nothing is said', async () => {
    const { store, register } = given()
    await register('stump')
    const model = await store.models.find(flights)
    expect(model?.contract.features.map(({ name }) => name)).toEqual(['x_0', 'x_1', 'x_2'])
    expect(model?.decision).toMatchObject({ kind: 'binary', threshold: 0.5 })
  })

  it('has the features that are named, and no classes for one number an answer', async () => {
    const { store, register } = given()
    await register('linear', { features: ['minute', 'distance', 'delay'] })
    const model = await store.models.find(flights)
    expect(model?.contract.features.map(({ name }) => name)).toEqual(['minute', 'distance', 'delay'])
    expect(model?.decision).toEqual({ kind: 'none' })
  })

  it('cannot be told from a graph of several inputs', async () => {
    const { register } = given()
    await expect(register('named')).rejects.toMatchObject({ code: 'contract-unknown' })
  })

  it('stays as it was when later versions bring the same definition, or none', async () => {
    const { store, register } = given()
    await register('stump', { definition })
    expect(await register('stump', { definition, reference })).toMatchObject({ version: 2 })
    expect(await register('linear', { definition })).toMatchObject({ version: 3, output: { width: 1 } })
    expect(await store.models.list()).toHaveLength(1)
  })

  it('is not changed by a later definition that says something else', async () => {
    const { store, register } = given()
    await register('stump', { definition })
    const other = { ...definition, latencyObjectiveMs: 50, kpis: [] }
    await expect(register('stump', { definition: other, reference })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'model-definition-differs',
      context: { differing: ['latencyObjectiveMs'] },
    })
    expect(await store.versions.list(flights)).toHaveLength(1)
  })
})
