import { inMemoryRegistryStore, sampleTable } from '@weir/testkit'
import {
  madeInference,
  numbers,
  predictionRecord,
  v1,
  v2,
  v3,
  type GraphName,
} from './made-inference.fixture.ts'
import { createMetrics } from './metrics.ts'
import { scoreShadows } from './score-shadows.ts'

const metrics = createMetrics()
const open: { close(): Promise<void> }[] = []

/** Version 1 is champion; these versions are shadows. */
async function given(graphs: readonly GraphName[], shadows: readonly (typeof v1)[]) {
  const made = await madeInference(inMemoryRegistryStore(), { graphs, metrics })
  open.push(made.pool)
  made.world.table = { ...sampleTable(numbers, 7, 0), shadows }
  return made
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()))
})

describe('copies of live predictions', () => {
  it('are scored by the shadows of their rollout, as predictions of the same request', async () => {
    const { deps } = await given(['linear', 'lookup'], [v2])
    const { predictions, refused } = await scoreShadows(deps, [predictionRecord([1, 5, 5], { offset: 4 })])
    expect(refused).toEqual([])
    expect(predictions).toHaveLength(1)
    expect(predictions[0]?.traceparent).toBe('trace-4')
    expect(predictions[0]?.prediction).toMatchObject({
      ...{ requestId: 'request 4', entityId: 'entity 4', row: 0, segment: 'JFK' },
      ...{ version: 2, intendedVersion: 2, intendedRole: 'shadow', answeringRole: 'shadow', probability: 1 },
      ...{ epoch: 7, rolloutId: 'rollout-1', status: 'ok', score: 20, outputs: [20] },
      ...{ source: 'shadow', sourceTopic: 'ml.predictions.served.v1', sourcePartition: 3, sourceOffset: 4 },
    })
  })

  it('are scored by every shadow but the version that answered', async () => {
    const { deps } = await given(['linear', 'lookup', 'named'], [v1, v2, v3])
    const scoredBy = async (version: number) => {
      const { predictions } = await scoreShadows(deps, [predictionRecord([1, 1, 1], { version })])
      return predictions.map(({ prediction }) => Number(prediction.version))
    }
    expect(await scoredBy(1)).toEqual([2, 3])
    expect(await scoredBy(2)).toEqual([1, 3])
  })

  it('have ids of their own, the same each time', async () => {
    const { deps } = await given(['linear', 'lookup'], [v2])
    const idsOf = async () => {
      const { predictions } = await scoreShadows(deps, [predictionRecord([1, 1, 1])])
      return predictions.map(({ prediction }) => prediction.predictionId)
    }
    expect(await idsOf()).toEqual(await idsOf())
    expect(await idsOf()).not.toContain('p0')
  })

  it.each([
    ['they are of a shadow themselves', { intendedRole: 'shadow', source: 'shadow' } as const],
    ['they belong to another rollout', { rolloutId: 'rollout-0' }],
    ['they belong to no rollout', { rolloutId: null }],
    ['they were refused before anybody scored them', { status: 'rejected' } as const],
  ])('are left alone when %s', async (_, changes) => {
    const { deps } = await given(['linear', 'lookup'], [v2])
    const records = [predictionRecord([1, 1, 1], changes)]
    expect(await scoreShadows(deps, records)).toEqual({ predictions: [], refused: [] })
  })

  it('are left alone for a model without a table or without a rollout', async () => {
    const { deps, world } = await given(['linear', 'lookup'], [v2])
    const nothing = { predictions: [], refused: [] }
    world.table = { ...sampleTable(numbers, 7, 0), shadows: [v2], rolloutId: null }
    expect(await scoreShadows(deps, [predictionRecord([1, 1, 1], { rolloutId: null })])).toEqual(nothing)
    world.table = null
    expect(await scoreShadows(deps, [predictionRecord([1, 1, 1])])).toEqual(nothing)
  })

  it.each<[string, GraphName, number, boolean]>([
    ['answers NaN', 'log', -1, true],
    ['fails on the row', 'lookup', 5, false],
    ['does not take the row', 'named', 1, false],
    ['did not load', 'absent', 1, false],
  ])('count an error of a shadow that %s, and hold up no other', async (...[, graph, a, isNotNumber]) => {
    const { deps } = await given(['linear', graph, 'linear'], [v2])
    const records = [predictionRecord([a, 0.5, 0], { offset: 0 }), predictionRecord([1, 1, 1], { offset: 1 })]
    const { predictions } = await scoreShadows(deps, records)
    expect(predictions).toHaveLength(2)
    expect(predictions[0]?.prediction).toMatchObject({ status: 'error', isNotNumber, score: Number.NaN })
    expect(predictions[1]?.prediction.status).toBe(graph === 'absent' ? 'error' : 'ok')
  })

  it('wait for a shadow that is not loaded yet', async () => {
    const { deps, pool, versions } = await given(['linear', 'lookup'], [v2])
    await pool.ensure(versions.slice(0, 1))
    await expect(scoreShadows(deps, [predictionRecord([1, 1, 1])])).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'version-not-loaded',
    })
  })

  it.each([
    ['name no version', { version: 0 }, 'version-number-invalid'],
    ['do not fit their contract', { numericFeatures: [1] }, 'feature-count-wrong'],
    ['are of a revision that does not exist', { contractRevision: 9 }, 'contract-revision-unknown'],
    ['name no model', { model: 'No Model' }, 'model-name-invalid'],
  ])('are refused when they %s, and the others are scored', async (_, changes, code) => {
    const { deps } = await given(['linear', 'lookup'], [v2])
    const records = [predictionRecord([1, 1, 1], changes), predictionRecord([1, 1, 1], { offset: 1 })]
    const { predictions, refused } = await scoreShadows(deps, records)
    expect(refused.map(({ record, failure }) => [record.offset, failure.code])).toEqual([[0, code]])
    expect(predictions.map(({ prediction }) => prediction.sourceOffset)).toEqual([1])
  })
})
