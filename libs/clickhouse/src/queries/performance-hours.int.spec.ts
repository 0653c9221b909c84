import { randomUUID } from 'node:crypto'
import { addEstimate, addRealised, calibrate, emptyEstimates, emptyRealised } from '@weir/performance'
import { binIndex } from '@weir/stats'
import { hourMs, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import fc from 'fast-check'
import {
  connectForTest,
  insertOutcomes,
  insertPredictions,
  newModel,
  outcome,
  prediction,
  randomFrom,
} from '../recorded-traffic.fixture.ts'
import { outcomeRow } from '../rows/outcome-row.ts'
import { predictionRow } from '../rows/prediction-row.ts'
import { tables } from '../tables.ts'
import { labelledTraffic, reportsOn, type LabelledTraffic } from './labelled-traffic.fixture.ts'
import { performanceHours, type PerformanceHour, type PerformanceQuestion } from './performance-hours.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const start = Math.floor(1_700_000_000_000 / hourMs) * hourMs
const question: Omit<PerformanceQuestion, 'model'> = {
  version: parseVersionNumber(1),
  role: 'live',
  segment: '',
  outcome: 'late',
  positiveClass: 'late',
  edges: [0.1, 0.25, 1 / 3, 0.7].map(Math.fround),
  calibration: { scores: [0.05, 0.3, 0.9], probabilities: [0.02, 0.2, 0.75] },
  attributionMs: 4 * hourMs,
  window: { start, end: start + 6 * hourMs },
}

/** The same in plain loops. */
function bruteForce(traffic: LabelledTraffic, of: Omit<PerformanceQuestion, 'model'>): PerformanceHour[] {
  const found = new Map<number, PerformanceHour>()
  const bins = of.edges.length + 1
  const asked = traffic.answers.filter(
    (one) =>
      one.version === of.version &&
      (one.intendedRole === 'shadow') === (of.role === 'shadow') &&
      (of.segment === '' || one.segment === of.segment) &&
      one.status === 'ok' &&
      !one.isNotNumber &&
      !one.isSetAside &&
      Number.isFinite(Math.fround(one.score)) &&
      one.eventTime >= of.window.start &&
      one.eventTime < of.window.end,
  )
  for (const one of asked) {
    const hour = Math.floor(one.eventTime / hourMs) * hourMs
    const sums = found.get(hour) ?? { hour, answered: emptyEstimates(bins), realised: emptyRealised(bins) }
    found.set(hour, sums)
    const score = Math.fround(one.score)
    const probability = calibrate(of.calibration, score)
    const row = { score, probability, flagged: one.predictedClass === 'late', bin: binIndex(of.edges, score) }
    addEstimate(sums.answered, row)
    const label = reportsOn(traffic, one)
      .filter(({ eventTime }) => eventTime <= one.eventTime + of.attributionMs)
      .at(-1)
    if (label !== undefined) addRealised(sums.realised, { ...row, label: label.value >= 0.5 })
  }
  return [...found.values()].sort((a, b) => a.hour - b.hour)
}

/** Sums of shares to 12 digits, because they are added up in another order; counts as they are. */
function rounded(hours: readonly PerformanceHour[]): unknown {
  const text = JSON.stringify(hours, (_, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(12)) : value,
  )
  return JSON.parse(text)
}

/** Rows as they stand after a late repeat: in parts of another week of ingestion, which no merge joins with this one. */
async function insertEarlier({ answers, outcomes }: LabelledTraffic, share: number): Promise<void> {
  const place = { partition: 0, offset: 0, traceId: '' }
  const rows = answers.slice(0, answers.length * share).map((value) => ({
    ...predictionRow(value, { ...place, isSetAside: value.isSetAside }),
    ingested_at: start,
  }))
  await clickhouse.insert(tables.predictions, rows, randomUUID())
  const reports = outcomes.slice(0, outcomes.length * share)
  await clickhouse.insert(
    tables.outcomes,
    reports.map((value) => ({ ...outcomeRow(value, place), ingested_at: start })),
    randomUUID(),
  )
}

describe('performance by hour', () => {
  it.each([
    { version: 1, role: 'live', segment: '', seed: 21 },
    { version: 1, role: 'live', segment: 'jfk', seed: 22 },
    { version: 2, role: 'live', segment: '', seed: 23 },
    { version: 2, role: 'shadow', segment: '', seed: 24 },
  ] as const)(
    'of version $version as $role in segment "$segment" is what plain loops find (seed $seed)',
    async ({ version, role, segment, seed }) => {
      const model = newModel()
      const traffic = labelledTraffic(model, start, randomFrom(seed))
      // Labels are there before their predictions are.
      await insertOutcomes(clickhouse, traffic.outcomes)
      await insertEarlier(traffic, 0.5)
      await insertPredictions(clickhouse, traffic.answers)
      const of = { ...question, version: parseVersionNumber(version), role, segment }
      const truth = bruteForce(traffic, of)
      expect(truth).toHaveLength(6)
      expect(truth.some(({ answered, realised }) => realised.estimated.n < answered.n - 2)).toBe(true)
      expect(rounded(await performanceHours(clickhouse, { ...of, model: parseModelName(model) }))).toEqual(
        rounded(truth),
      )
    },
  )

  it('does not depend on the window that is asked for', async () => {
    const model = newModel()
    const traffic = labelledTraffic(model, start, randomFrom(25))
    await insertPredictions(clickhouse, traffic.answers)
    await insertOutcomes(clickhouse, traffic.outcomes)
    const of = { ...question, model: parseModelName(model) }
    const hours: PerformanceHour[] = []
    for (let hour = start; hour < start + 6 * hourMs; hour += hourMs)
      hours.push(
        ...(await performanceHours(clickhouse, { ...of, window: { start: hour, end: hour + hourMs } })),
      )
    expect(rounded(hours)).toEqual(rounded(await performanceHours(clickhouse, of)))
  })

  it('takes the newest of five corrections once, and of the labels only those known within the attribution window', async () => {
    const model = newModel()
    const at = start + 60_000
    await insertPredictions(clickhouse, [
      prediction({ model, requestId: 'corrected', eventTime: at, score: 0.5, predictedClass: 'late' }),
      prediction({ model, requestId: 'too late', eventTime: at, score: 0.5, predictedClass: 'late' }),
      prediction({ model, requestId: 'early', eventTime: at, score: 0.5, predictedClass: 'late' }),
    ])
    const known = (requestId: string, value: number, later: number) =>
      outcome({ model, requestId, value, eventTime: at + later })
    await insertOutcomes(clickhouse, [
      ...[0, 1, 0, 1, 0].map((value, number) => known('corrected', value, number * 1_000)),
      known('corrected', 1, 4 * hourMs + 1),
      known('too late', 1, 4 * hourMs + 1),
      known('early', 1, -hourMs),
      known('unknown', 1, 1_000),
    ])
    const [hour] = await performanceHours(clickhouse, { ...question, model: parseModelName(model) })
    expect(hour?.answered.n).toBe(3)
    expect(hour?.realised.cells).toEqual({
      truePositive: 1,
      falsePositive: 1,
      falseNegative: 0,
      trueNegative: 0,
    })
    expect(hour?.realised.brier).toBe(0.5)
  })

  it('has no Brier loss where a score is no probability, and all the rest', async () => {
    const model = newModel()
    await insertPredictions(clickhouse, [
      prediction({ model, eventTime: start, score: 1.5 }),
      prediction({ model, requestId: 'b', eventTime: start, score: 0.5 }),
    ])
    await insertOutcomes(clickhouse, [outcome({ model, requestId: 'b', eventTime: start })])
    const [hour] = await performanceHours(clickhouse, { ...question, model: parseModelName(model) })
    expect(hour?.answered).toMatchObject({ n: 2, expectedBrier: null })
    expect(hour?.realised).toMatchObject({ brier: 0.25, estimated: { n: 1 } })
  })

  it('puts every score into the bin that the per-minute state puts it into, and calibrates it alike', async () => {
    const float32 = fc.float({ noNaN: true, noDefaultInfinity: true })
    const edges = fc.uniqueArray(float32, { minLength: 1, maxLength: 12, comparator: (a, b) => a === b })
    const knots = fc.uniqueArray(fc.double({ min: -2, max: 2, noNaN: true }), {
      minLength: 1,
      maxLength: 12,
      comparator: (a, b) => a === b,
    })
    await fc.assert(
      fc.asyncProperty(
        edges,
        knots,
        fc.array(fc.double(), { maxLength: 20 }),
        async (found, rising, others) => {
          const model = newModel()
          const sorted = found.map((edge) => edge + 0).sort((a, b) => a - b)
          // On the edges, just beside them as a double, and anywhere.
          const beside = sorted.flatMap((edge) => [edge, edge * (1 + 2 ** -50), edge * (1 - 2 ** -26)])
          const scores = [...beside, ...others]
          const probabilities = rising.map((_, at) => at / rising.length)
          const of = {
            ...question,
            edges: sorted,
            calibration: { scores: rising.map((x) => x + 0).sort((a, b) => a - b), probabilities },
          }
          const answers = scores.map((score, number) => ({
            ...prediction({ model, requestId: String(number), eventTime: start, score }),
            isSetAside: false,
          }))
          await insertPredictions(clickhouse, answers)
          const truth = bruteForce({ answers, outcomes: [] }, of)
          const [hour] = await performanceHours(clickhouse, { ...of, model: parseModelName(model) })
          expect(hour?.answered.counts).toEqual(truth[0]?.answered.counts)
          for (const [bin, share] of (truth[0]?.answered.bins ?? []).entries())
            expect(hour?.answered.bins[bin]).toBeCloseTo(share, 10)
        },
      ),
      { numRuns: 60, seed: 5 },
    )
  })
})
