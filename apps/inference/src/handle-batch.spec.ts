import { type Topic } from '@weir/contracts'
import { type PoisonMessage } from '@weir/vocabulary'
import { inMemoryRegistryStore, sampleTable } from '@weir/testkit'
import { handleFeatures, handleLivePredictions } from './handle-batch.ts'
import { featureRecord, madeInference, numbers, predictionRecord, v2 } from './made-inference.fixture.ts'
import { createMetrics } from './metrics.ts'

const metrics = createMetrics()

async function given() {
  const { deps, world, pool } = await madeInference(inMemoryRegistryStore(), {
    graphs: ['linear', 'log'],
    metrics,
  })
  world.table = { ...sampleTable(numbers, 7, 0), shadows: [v2] }
  const published: unknown[] = []
  const traceparents: unknown[] = []
  const buried: [number, PoisonMessage][] = []
  const publisher = {
    async publish<Value>(
      _topic: Topic<Value>,
      values: readonly Value[],
      options?: { readonly traceparents?: readonly (string | undefined)[] },
    ) {
      published.push(...values)
      traceparents.push(...(options?.traceparents ?? []))
    },
  }
  const tools = {
    deadLetter: (record: { offset: number }, reason: PoisonMessage) =>
      void buried.push([record.offset, reason]),
  }
  return { deps: { ...deps, publisher }, pool, published, traceparents, buried, tools }
}

describe('a batch of records', () => {
  it('is published with the trace of each record, and what is refused goes to the dead letters with its reason', async () => {
    const { deps, pool, published, traceparents, buried, tools } = await given()
    const wrong = { offset: 1, numericFeatures: [1] }
    await handleFeatures(deps, [featureRecord([1, 2, 3]), featureRecord([], wrong)], tools)
    await handleLivePredictions(
      deps,
      [predictionRecord([1, 2, 3], { offset: 5 }), predictionRecord([], wrong)],
      tools,
    )
    expect(published).toMatchObject([{ score: 5.5 }, { score: 0, intendedRole: 'shadow' }])
    expect(traceparents).toEqual(['trace-0', 'trace-5'])
    expect(buried.map(([offset, { kind, code }]) => [offset, kind, code])).toEqual([
      [1, 'poison-message', 'feature-count-wrong'],
      [1, 'poison-message', 'feature-count-wrong'],
    ])
    await pool.close()
  })

  it('is not acknowledged when its predictions could not be published', async () => {
    const { deps, pool, tools } = await given()
    const publisher = { publish: async () => Promise.reject(new Error('Kafka is away')) }
    await expect(handleFeatures({ ...deps, publisher }, [featureRecord([1, 2, 3])], tools)).rejects.toThrow(
      'away',
    )
    await pool.close()
  })
})
