import { randomUUID } from 'node:crypto'
import { connectClickHouse, recordedAnswers, watchQueries } from '@weir/clickhouse'
import { type PredictionServed } from '@weir/contracts'
import { type Chunk } from '@weir/kafka'
import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { entityOutcomeStore } from './entity-outcome-store.ts'
import { variable } from './int-stack.fixture.ts'
import { createMetrics } from './metrics.ts'
import { mixedTraffic } from './mixed-traffic.fixture.ts'
import { recordPredictions } from './record-predictions.ts'
import { recountedHours, sampleScoreBins, type RecountedHour } from './recounted-hours.fixture.ts'
import { sampleLayout } from './sample-layout.fixture.ts'

const clickhouse = connectClickHouse({
  url: variable('WEIR_CLICKHOUSE_URL'),
  database: 'default',
  requestTimeoutMs: 30_000,
})
afterAll(() => clickhouse.close())

const hourMs = 3_600_000
const start = Math.floor(1_700_000_000_000 / hourMs) * hourMs
const metrics = createMetrics()

function randomFrom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
}

/** Records the traffic in chunks, every third of them twice, as after a crash. */
async function recordAll(model: string, records: readonly PredictionServed[]): Promise<void> {
  const deps = {
    insert: clickhouse.insert,
    recordedAnswers: (question: Parameters<typeof recordedAnswers>[1]) =>
      recordedAnswers(clickhouse, question),
    entityOutcomes: entityOutcomeStore(clickhouse, hourMs),
    layouts: { find: async () => sampleLayout },
    metrics,
  }
  let state = ''
  for (let min = 0; min < records.length; min += 700) {
    const values = records.slice(min, min + 700)
    const place = { topic: model, partition: 0, traceparent: undefined, timestamp: Date.now() }
    const chunk: Chunk<PredictionServed> = {
      ...place,
      token: `${model}-${min}`,
      min,
      max: min + values.length - 1,
      records: values.map((value, at) => ({ ...place, offset: min + at, key: value.entityId, value })),
      deadLetters: 0,
    }
    const after = await recordPredictions(deps, chunk, state)
    if (min % 2_100 === 0) expect(await recordPredictions(deps, chunk, state)).toBe(after)
    state = after
  }
}

const sliceOf = (model: string, { version, role, segment, hour }: RecountedHour) => ({
  model: parseModelName(model),
  version: parseVersionNumber(version),
  role,
  segment,
  from: hour,
  to: hour + hourMs,
})

async function storedSubjects(model: string, hour: RecountedHour) {
  const [found] = await watchQueries.subjectHours(clickhouse, sliceOf(model, hour))
  const states = (found?.states ?? []).map(({ bins, counts, ...sums }) => {
    return [
      sums.subject,
      { ...sums, bins: Object.fromEntries(bins.map((bin, at) => [bin, counts[at]])) },
    ] as const
  })
  return new Map(states)
}

describe('per-minute state and raw rows', () => {
  it('agree exactly, hour by hour, on 4,000 mixed requests recorded through repeats', async () => {
    const model = `model-${randomUUID()}`
    const traffic = mixedTraffic(model, 4_000, { start, random: randomFrom(11) })
    await recordAll(model, traffic.records)
    const hours = await recountedHours(clickhouse, model)
    expect(hours.length).toBeGreaterThan(20)
    let duplicates = 0
    for (const hour of hours) {
      expect(await storedSubjects(model, hour)).toEqual(hour.subjects)
      const [found] = await watchQueries.answerHours(clickhouse, {
        ...sliceOf(model, hour),
        scoreBins: sampleScoreBins,
      })
      const { lateness, expectedByBin, expectedLoss, ...counted } = found?.answers ?? { lateness: [] }
      if (hour.segment === '') duplicates += found?.answers.duplicates ?? 0
      expect(counted).toEqual({
        answers: hour.answered.size,
        errors: hour.failures['error'],
        timeouts: hour.failures['timeout'],
        rejected: hour.failures['rejected'],
        duplicates: found?.answers.duplicates,
        featureAges: hour.featureAges,
        featureAgeSumMs: hour.featureAgeSumMs,
        featureAgeMaxMs: hour.featureAgeMaxMs,
        flagged: hour.flagged,
        expectedPositives: hour.expectedPositives,
        expectedTruePositives: hour.expectedTruePositives,
      })
      const late = Object.entries(lateness).filter(([, rows]) => rows > 0)
      expect(Object.fromEntries(late)).toEqual(hour.lateness)
      expect(expectedByBin?.reduce((sum, share) => sum + share, 0)).toBe(hour.expectedPositives)
      expect(expectedLoss).toBeGreaterThanOrEqual(0)
    }
    expect(duplicates).toBe(traffic.duplicates)
    expect(traffic.duplicates).toBeGreaterThan(100)
    const rows = await watchQueries.hourRows(clickhouse, {
      model: parseModelName(model),
      from: start - 3 * hourMs,
      to: start + 5 * hourMs,
    })
    const total = rows.filter(({ segment }) => segment === '').reduce((sum, { n }) => sum + n, 0)
    const counts = await clickhouse.select(
      'SELECT count() AS n FROM predictions FINAL WHERE model = {model:String} AND NOT is_set_aside',
      { model },
    )
    expect(total).toBe(Number(counts[0]?.['n']) + duplicates)
  })
})
