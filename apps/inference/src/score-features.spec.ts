import { extendContract, type RegistryStore } from '@weir/models'
import { bucketOf, chooseVariant } from '@weir/routing'
import { inMemoryRegistryStore, sampleTable } from '@weir/testkit'
import { Unavailable } from '@weir/vocabulary'
import fc from 'fast-check'
import {
  featureRecord,
  graphVersion,
  madeInference,
  numbers,
  numbersModel,
  startOfTest,
  v1,
  v2,
  type GraphName,
} from './made-inference.fixture.ts'
import { createMetrics } from './metrics.ts'
import { scoreFeatures } from './score-features.ts'

const metrics = createMetrics()
const open: { close(): Promise<void> }[] = []

/** Version 1 is champion, version 2 a challenger of this weight. */
async function given(graphs: readonly GraphName[], challengerPercent: number, registry?: RegistryStore) {
  const made = await madeInference(registry ?? inMemoryRegistryStore(), { graphs, metrics })
  open.push(made.pool)
  made.world.table = sampleTable(numbers, 7, challengerPercent)
  return made
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()))
})

const linear = (a: number, b: number, c: number) => 2 * a + 3 * b - c + 0.5

describe('a batch of feature records', () => {
  it('gives one prediction a record, in the order of the records, whichever version answers', async () => {
    const { deps } = await given(['linear', 'lookup'], 50)
    const records = Array.from({ length: 40 }, (_, offset) => featureRecord([offset % 3, 1, 2], { offset }))
    const { predictions, refused } = await scoreFeatures(deps, records)
    expect(refused).toEqual([])
    expect(predictions.map(({ prediction }) => prediction.sourceOffset)).toEqual(
      records.map(({ offset }) => offset),
    )
    expect(new Set(predictions.map(({ prediction }) => prediction.version))).toEqual(new Set([1, 2]))
    for (const { prediction } of predictions) {
      const [a = 0] = prediction.numericFeatures
      expect(prediction.score).toBe(prediction.version === 1 ? linear(a, 1, 2) : 10 * (a + 1))
    }
  })

  it('is answered by the version that the shared function gives the entity, under any table', async () => {
    const { deps, world } = await given(['linear', 'lookup'], 0)
    const entities = fc.array(fc.string({ minLength: 1, maxLength: 20 }), {
      minLength: 4,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(
        entities,
        fc.string(),
        fc.integer({ min: 0, max: 100 }),
        async (ids, salt, percent) => {
          const table = { ...sampleTable(numbers, 7, percent), salt }
          world.table = table
          const records = ids.map((entityId, offset) => featureRecord([1, 1, 1], { entityId, offset }))
          const { predictions } = await scoreFeatures(deps, records)
          expect(predictions.map(({ prediction }) => [prediction.version, prediction.probability])).toEqual(
            ids.map((entityId) => {
              const { version, probability } = chooseVariant(bucketOf(salt, entityId), table)
              return [version, probability]
            }),
          )
        },
      ),
      { numRuns: 50 },
    )
  })

  it('says of each prediction where it came from, under which table, and carries its trace on', async () => {
    const { deps } = await given(['linear'], 0)
    const [made] = (await scoreFeatures(deps, [featureRecord([1, 2, 3], { offset: 9, segment: 'JFK' })]))
      .predictions
    expect(made?.traceparent).toBe('trace-9')
    expect(made?.prediction).toMatchObject({
      ...{ requestId: 'ml.features.submitted.v1/3/9', entityId: 'entity 9', row: 0, segment: 'JFK' },
      ...{ source: 'stream', sourceTopic: 'ml.features.submitted.v1', sourcePartition: 3, sourceOffset: 9 },
      ...{
        version: 1,
        intendedVersion: 1,
        intendedRole: 'champion',
        answeringRole: 'champion',
        probability: 1,
      },
      ...{
        epoch: 7,
        rolloutId: 'rollout-1',
        status: 'ok',
        numericFeatures: [1, 2, 3],
        servedTime: startOfTest,
      },
    })
    expect(made?.prediction.latencyMs).toBeGreaterThan(0)
  })

  it('gives a record that comes again the same prediction id', async () => {
    const { deps } = await given(['linear'], 0)
    const ids = async () =>
      (await scoreFeatures(deps, [featureRecord([1, 2, 3])])).predictions.map(
        (made) => made.prediction.predictionId,
      )
    expect(await ids()).toEqual(await ids())
  })

  it('feeds categories to the versions that use them', async () => {
    const { deps } = await given(['named'], 0)
    const record = featureRecord([50, 2, 0], { categoricalFeatures: ['Bern'] })
    const [made] = (await scoreFeatures(deps, [record])).predictions
    expect(made?.prediction).toMatchObject({ score: 12.5, categoricalFeatures: ['Bern'] })
  })
})

describe('records that no retry will mend', () => {
  it.each([
    ['are of a model that does not exist', { model: 'trains' }, 'model-unknown'],
    ['name no model', { model: 'No Model' }, 'model-name-invalid'],
    ['lack a feature', { numericFeatures: [1, 2] }, 'feature-count-wrong'],
    ['have NaN where it is not allowed', { numericFeatures: [1, 2, Number.NaN] }, 'feature-missing'],
    ['are of a revision that does not exist', { contractRevision: 4 }, 'contract-revision-unknown'],
  ])('because they %s are refused, and the others are scored', async (_, changes, code) => {
    const { deps } = await given(['linear'], 0)
    const records = [0, 1, 2].map((offset) =>
      featureRecord([1, 2, 3], { offset, ...(offset === 1 ? changes : {}) }),
    )
    const { predictions, refused } = await scoreFeatures(deps, records)
    expect(predictions.map(({ prediction }) => prediction.sourceOffset)).toEqual([0, 2])
    expect(refused.map(({ record, failure }) => [record.offset, failure.code])).toEqual([[1, code]])
  })

  it('because the champion does not take them are refused, though others of the batch share its run', async () => {
    const { deps } = await given(['named'], 0)
    const { predictions, refused } = await scoreFeatures(deps, [
      featureRecord([50, 2, 0], { offset: 0 }),
      featureRecord([50, 2.5, 0], { offset: 1 }),
    ])
    expect(predictions.map(({ prediction }) => prediction.score)).toEqual([2.5])
    expect(refused.map(({ failure }) => failure.code)).toEqual(['feature-not-integer'])
  })

  it('because there is no champion yet are refused', async () => {
    const { deps, world } = await given(['linear'], 0)
    world.table = null
    const { refused } = await scoreFeatures(deps, [featureRecord([1, 2, 3])])
    expect(refused[0]?.failure).toMatchObject({ kind: 'poison-message', code: 'route-missing' })
  })
})

describe('a challenger of the stream', () => {
  it.each<[string, GraphName, number, boolean]>([
    ['answers NaN', 'log', -1, true],
    ['fails on the row', 'lookup', 5, false],
    ['does not take the row', 'named', 1, false],
    ['did not load', 'absent', 1, false],
  ])('that %s is answered for by the champion and counted', async (...[, graph, a, isNotNumber]) => {
    const { deps } = await given(['linear', graph], 100)
    const [made] = (await scoreFeatures(deps, [featureRecord([a, 0.5, 2])])).predictions
    expect(made?.prediction).toMatchObject({
      ...{ version: 1, answeringRole: 'champion', intendedVersion: 2, intendedRole: 'challenger' },
      ...{ status: 'error', isNotNumber, score: linear(a, 0.5, 2) },
    })
  })

  it('fails on its own row alone', async () => {
    const { deps } = await given(['linear', 'lookup'], 100)
    const records = [1, 5, 2].map((a, offset) => featureRecord([a, 0, 0], { offset }))
    const { predictions } = await scoreFeatures(deps, records)
    expect(predictions.map(({ prediction: { version, score } }) => [version, score])).toEqual([
      [2, 20],
      [1, linear(5, 0, 0)],
      [2, 30],
    ])
  })

  it('that the registry does not know is answered for by the champion', async () => {
    const { deps } = await given(['linear'], 100)
    const [made] = (await scoreFeatures(deps, [featureRecord([1, 2, 3])])).predictions
    expect(made?.prediction).toMatchObject({ version: 1, intendedVersion: 2, status: 'error' })
  })
})

describe('a champion of the stream', () => {
  it('that is not loaded yet makes the batch wait', async () => {
    const { deps } = await given([], 0)
    const registry = inMemoryRegistryStore()
    await registry.models.create(numbersModel)
    await registry.versions.add(graphVersion('linear'), null)
    const models = { findModel: registry.models.find, findVersion: registry.versions.find }
    await expect(scoreFeatures({ ...deps, models }, [featureRecord([1, 2, 3])])).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'version-not-loaded',
    })
  })

  it('that did not load makes the batch wait too', async () => {
    const { deps } = await given(['absent'], 0)
    await expect(scoreFeatures(deps, [featureRecord([1, 2, 3])])).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'version-load-failed',
    })
  })

  it.each<[string, GraphName, number, boolean]>([
    ['NaN', 'log', -1, true],
    ['a failure of its graph', 'lookup', 5, false],
  ])('has answered with an error when its answer is %s', async (...[, graph, a, isNotNumber]) => {
    const { deps } = await given([graph], 0)
    const { predictions, refused } = await scoreFeatures(deps, [
      featureRecord([a, 0, 0], { offset: 0 }),
      featureRecord([1, 0, 0], { offset: 1 }),
    ])
    expect(refused).toEqual([])
    expect(predictions.map(({ prediction }) => prediction)).toMatchObject([
      { status: 'error', isNotNumber, score: Number.NaN, predictedClass: '', version: 1 },
      { status: 'ok', isNotNumber: false },
    ])
  })
})

describe('a store that is away', () => {
  it('makes the batch wait for what is not in memory', async () => {
    const { deps } = await given(['linear'], 0)
    const away = async () => Promise.reject(new Unavailable('redis-unavailable', 'away'))
    const models = { ...deps.models, findModel: away }
    await expect(scoreFeatures({ ...deps, models }, [featureRecord([1, 2, 3])])).rejects.toMatchObject({
      code: 'redis-unavailable',
    })
  })
})

describe('a record of an older revision of the contract', () => {
  /** A contract of one more number, d; version 2 uses it alone. */
  async function extended(nullable: boolean) {
    const registry = inMemoryRegistryStore()
    const made = await given(['linear'], 100, registry)
    const more = { name: 'd', type: 'number', unit: '', nullable } as const
    const contract = extendContract(numbersModel.contract, [...numbersModel.contract.features, more])
    await registry.models.replace({ ...numbersModel, contract }, 1)
    const usesNew = { kind: 'packed', input: 'x', features: ['d'] } as const
    const challenger = await registry.versions.add({ ...graphVersion('log'), input: usesNew }, null)
    await made.pool.ensure([...made.versions, challenger])
    return made
  }

  it('is scored with nulls for nullable features that were added since', async () => {
    const { deps } = await extended(true)
    const { predictions } = await scoreFeatures(deps, [featureRecord([1, 2, 3])])
    expect(predictions[0]?.prediction).toMatchObject({
      ...{ version: v1, intendedVersion: v2, isNotNumber: true, score: linear(1, 2, 3) },
      ...{ contractRevision: 1, numericFeatures: [1, 2, 3] },
    })
    const [newer] = (await scoreFeatures(deps, [featureRecord([1, 2, 3, 1], { contractRevision: 2 })]))
      .predictions
    expect(newer?.prediction).toMatchObject({ version: v2, status: 'ok', score: 0, contractRevision: 2 })
  })

  it('is answered by the champion when the challenger uses a feature that may not be null', async () => {
    const { deps } = await extended(false)
    const { predictions } = await scoreFeatures(deps, [featureRecord([1, 2, 3])])
    expect(predictions[0]?.prediction).toMatchObject({
      ...{ version: v1, intendedVersion: v2, status: 'error', isNotNumber: false, score: linear(1, 2, 3) },
    })
  })
})
