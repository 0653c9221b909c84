import { type EntityQuestion, type RawRow } from '@weir/clickhouse'
import { type OutcomeReported, type PredictionServed } from '@weir/contracts'
import { type Chunk } from '@weir/kafka'
import { Unavailable } from '@weir/vocabulary'
import fc from 'fast-check'
import { createMetrics } from './metrics.ts'
import { recordOutcomes } from './record-outcomes.ts'
import { recordPredictions } from './record-predictions.ts'
import { recordedOutcomes } from './recorded-outcomes.fixture.ts'
import { samplePrediction } from './sample-prediction.fixture.ts'

const model = 'flights'
const start = 1_700_000_000_000
const windowMs = 1_000
const metrics = createMetrics()

class Crash extends Error {}

function chunkOf<Value extends { readonly entityId: string }>(
  topic: string,
  at: number,
  values: readonly Value[],
): Chunk<Value> {
  const place = { topic, partition: 0, traceparent: undefined, timestamp: start }
  const max = at + values.length - 1
  return {
    ...place,
    token: `${topic}-${at}-${max}`,
    min: at,
    max,
    records: values.map((value, index) => ({ ...place, offset: at + index, key: value.entityId, value })),
    deadLetters: 0,
  }
}

const answerAt = (number: number, of: { entity: number; later: number; isShadow: boolean }) =>
  samplePrediction({
    model,
    requestId: `r${number}`,
    entityId: `e${of.entity}`,
    eventTime: start + of.later,
    intendedRole: of.isShadow ? 'shadow' : 'champion',
  })

const reportAt = (number: number, of: { entity: number; later: number }): OutcomeReported => ({
  outcomeId: `o${number}`,
  model,
  requestId: '',
  row: 0,
  entityId: `e${of.entity}`,
  name: 'late',
  value: number,
  eventTime: start + of.later,
  reportedTime: start + number,
})

/** Where each report belongs, from the answers alone. */
function expected(answers: readonly PredictionServed[], reports: readonly OutcomeReported[]) {
  return reports.flatMap((report) => {
    const [newest] = answers
      .filter(({ entityId, intendedRole }) => entityId === report.entityId && intendedRole !== 'shadow')
      .filter(({ eventTime }) => eventTime <= report.eventTime && eventTime >= report.eventTime - windowMs)
      .sort((a, b) => b.eventTime - a.eventTime || (a.requestId < b.requestId ? 1 : -1))
    return newest === undefined ? [] : [`${report.outcomeId} ${newest.requestId}`]
  })
}

interface Step {
  readonly size: number
  readonly diesAt: number
}

/** Records a topic chunk by chunk; a chunk whose writer dies comes again. */
async function consume(
  tables: ReturnType<typeof recordedOutcomes>,
  steps: readonly Step[],
  handle: (deps: Parameters<typeof recordPredictions>[0], from: number, size: number) => Promise<unknown>,
): Promise<void> {
  let from = 0
  for (const { size, diesAt } of steps) {
    let moment = 0
    const mortal = async <Result>(call: () => Promise<Result>): Promise<Result> => {
      if (moment++ === diesAt) throw new Crash()
      return call()
    }
    const { store } = tables
    const deps = {
      metrics,
      layouts: { find: async () => null },
      recordedAnswers: async () => [],
      insert: (...of: Parameters<typeof tables.insert>) => mortal(() => tables.insert(...of)),
      entityOutcomes: {
        ...store,
        joins: (of: Parameters<typeof store.joins>[0]) => mortal(() => store.joins(of)),
        withdraw: (of: Parameters<typeof store.withdraw>[0]) => mortal(() => store.withdraw(of)),
      },
    }
    await handle(deps, from, size).catch(async (error: unknown) => {
      if (!(error instanceof Crash)) throw error
      await handle(deps, from, size)
    })
    from += size
  }
}

const time = fc.nat({ max: 2_500 })
const entity = fc.nat({ max: 1 })
const sizes = { minLength: 4, maxLength: 12 }
const steps = fc.array(fc.record({ size: fc.integer({ min: 1, max: 4 }), diesAt: fc.nat({ max: 9 }) }), {
  minLength: 12,
  maxLength: 12,
})
const traffic = fc.record({
  answers: fc.array(fc.record({ entity, later: time, isShadow: fc.boolean() }), sizes),
  reports: fc.array(fc.record({ entity, later: time }), sizes),
  ofAnswers: steps,
  ofReports: steps,
})

type Traffic = typeof traffic extends fc.Arbitrary<infer Value> ? Value : never

/** Report and request of each of these rows, each pair once. */
function pairsOf(rows: readonly RawRow[]): readonly string[] {
  return [...new Set(rows.map((row) => `${String(row['outcome_id'])} ${String(row['request_id'])}`))]
}

describe('outcomes by entity and time', () => {
  it('end under the newest answer in their window, once, whatever is recorded first and whoever dies', async () => {
    const seen = { joined: 0, withdrawn: 0 }
    const run = async (scheduler: fc.Scheduler, made: Traffic) => {
      const answers = made.answers.map((of, number) => answerAt(number, of))
      const reports = made.reports.map((of, number) => reportAt(number, of))
      const tables = recordedOutcomes(() => scheduler.schedule(Promise.resolve()), windowMs)
      const all = Promise.all([
        consume(tables, made.ofAnswers, (deps, from, size) =>
          recordPredictions(deps, chunkOf('predictions', from, answers.slice(from, from + size)), ''),
        ),
        consume(tables, made.ofReports, (deps, from, size) =>
          recordOutcomes(deps, chunkOf('outcomes', from, reports.slice(from, from + size)), ''),
        ),
      ])
      await scheduler.waitFor(all)
      const joined = pairsOf(tables.rows('outcomes'))
      expect(joined.toSorted()).toEqual(expected(answers, reports).toSorted())
      const told = tables.rows('entity_outcomes').filter((row) => row['request_id'] !== '')
      seen.joined += joined.length
      seen.withdrawn += pairsOf(told).length - joined.length
    }
    await fc.assert(fc.asyncProperty(fc.scheduler(), traffic, run), { numRuns: 200 })
    expect(seen.joined).toBeGreaterThan(200)
    expect(seen.withdrawn).toBeGreaterThan(20)
  })

  it('end under an answer that is recorded while they are joined to an older one', async () => {
    const tables = recordedOutcomes()
    const deps = { metrics, insert: tables.insert, entityOutcomes: tables.store }
    const ofAnswers = { ...deps, layouts: { find: async () => null }, recordedAnswers: async () => [] }
    const answers = [0, 5].map((later, number) => answerAt(number, { entity: 0, later, isShadow: false }))
    const recordAnswer = (number: number) =>
      recordPredictions(ofAnswers, chunkOf('predictions', number, answers.slice(number, number + 1)), '')
    await recordAnswer(0)
    let isFirst = true
    const newestAnswers = async (of: EntityQuestion) => {
      const found = await tables.store.newestAnswers(of)
      if (isFirst) await recordAnswer(1)
      isFirst = false
      return found
    }
    const reports = chunkOf('outcomes', 0, [reportAt(0, { entity: 0, later: 10 })])
    await recordOutcomes({ ...deps, entityOutcomes: { ...tables.store, newestAnswers } }, reports, '')
    expect(pairsOf(tables.rows('outcomes'))).toEqual(['o0 r1'])
  })

  it('are joined before the chunk counts as recorded, and the chunk comes again until they are', async () => {
    const tables = recordedOutcomes()
    const deps = { metrics, insert: tables.insert, entityOutcomes: tables.store }
    const away = {
      ...tables.store,
      joins: () => Promise.reject(new Unavailable('clickhouse-unavailable', 'away')),
    }
    const answers = chunkOf('predictions', 0, [answerAt(0, { entity: 0, later: 0, isShadow: false })])
    const reports = chunkOf('outcomes', 0, [reportAt(0, { entity: 0, later: 10 })])
    const ofAnswers = { layouts: { find: async () => null }, recordedAnswers: async () => [] }
    await recordPredictions({ ...deps, ...ofAnswers }, answers, '')
    await expect(recordOutcomes({ ...deps, entityOutcomes: away }, reports, '')).rejects.toMatchObject({
      code: 'clickhouse-unavailable',
    })
    const recorded = () => tables.rows('ingest_chunks').map((row) => row['topic'])
    expect(recorded()).toEqual(['predictions'])
    await recordOutcomes(deps, reports, '')
    expect(recorded()).toEqual(['predictions', 'outcomes'])
    expect(tables.rows('outcomes')).toMatchObject([{ outcome_id: 'o0', request_id: 'r0' }])
  })

  it('without an entity, or dated where nothing is stored, are kept and joined to nothing', async () => {
    const tables = recordedOutcomes()
    const deps = {
      metrics,
      insert: tables.insert,
      entityOutcomes: tables.store,
    }
    const strange = [
      { ...reportAt(0, { entity: 0, later: 0 }), entityId: '' },
      { ...reportAt(1, { entity: 0, later: 0 }), eventTime: -1 },
    ]
    await recordOutcomes(deps, chunkOf('outcomes', 0, strange), '')
    expect(tables.rows('entity_outcomes')).toHaveLength(2)
    expect(tables.rows('outcomes')).toEqual([])
  })
})
