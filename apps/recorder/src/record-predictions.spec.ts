import { predictionOf, type PredictionServed } from '@weir/contracts'
import { advanceClock, defaultClockLimits, newEventClock } from '@weir/routing'
import fc from 'fast-check'
import { answerKey } from './answer-key.ts'
import { record, startedAt, type Entry, type Life, type World } from './simulated-topic.fixture.ts'

const hour = 3_600_000

/** What should be recorded, from the log alone: no chunks, no crashes. */
function expected(log: readonly Entry[]) {
  const answers = new Set<string>()
  const highest = new Map<string, number>()
  let clock = newEventClock
  const ids: string[] = []
  const aside: string[] = []
  const minutes = new Map<string, { n: number; sum: number }>()
  log.forEach((value, offset) => {
    if (value === null) return
    const { sourceOffset, source, version, model } = value
    const reader = source === 'shadow' ? `shadow ${version}` : 'live'
    const seen = highest.get(reader) ?? -1
    if (sourceOffset !== null) highest.set(reader, Math.max(seen, sourceOffset))
    const key = answerKey(value)
    if ((sourceOffset !== null && sourceOffset <= seen) || answers.has(key)) return
    answers.add(key)
    const now = startedAt + offset * 1_000
    const dated = advanceClock(
      clock,
      { source: `${model}|${source}`, eventTime: value.eventTime, now },
      defaultClockLimits,
    )
    clock = dated.clock
    ids.push(value.predictionId)
    if (dated.isSetAside) aside.push(value.predictionId)
    else if (value.status === 'ok' && version !== 3) count(minutes, value)
  })
  const watermarks = Object.entries(clock.sources).map(([name, { watermark }]) => [name, watermark])
  return { ids: ids.sort(), aside: aside.sort(), minutes, watermarks: Object.fromEntries(watermarks) }
}

function count(minutes: Map<string, { n: number; sum: number }>, value: PredictionServed): void {
  const role = value.intendedRole === 'shadow' ? 'shadow' : 'live'
  const minute = Math.floor(value.eventTime / 60_000) * 60
  for (const segment of new Set(['', value.segment])) {
    for (const [subject, found] of [
      ['distance', value.numericFeatures[1] ?? NaN],
      ['score', value.score],
    ] as const) {
      const key = `${value.version} ${role} ${segment} ${subject} ${minute}`
      const { n, sum } = minutes.get(key) ?? { n: 0, sum: 0 }
      minutes.set(key, { n: n + 1, sum: sum + (Number.isFinite(found) ? Math.fround(found) : 0) })
    }
  }
}

/** The same sums from the rows that were written; `n` and `sum` are added up as the engine's merge does. */
function recordedMinutes(world: World): Map<string, { n: number; sum: number }> {
  const minutes = new Map<string, { n: number; sum: number }>()
  for (const row of world.rows('feature_minutes')) {
    const key = `${row['version']} ${row['role']} ${row['segment']} ${row['subject']} ${row['minute']}`
    const { n, sum } = minutes.get(key) ?? { n: 0, sum: 0 }
    minutes.set(key, { n: n + Number(row['n']), sum: sum + Number(row['sum']) })
  }
  return minutes
}

const maybe = <Value>(value: fc.Arbitrary<Value>, freq: number) => fc.option(value, { freq })
/** Quarters, so that sums are exact in any order. */
const quarter = fc.integer({ min: -8, max: 24 }).map((n) => n / 4)

const entry: fc.Arbitrary<Entry> = maybe(
  fc
    .record({
      source: fc.constantFrom('http', 'stream', 'shadow'),
      request: fc.integer({ min: 0, max: 12 }),
      row: fc.integer({ min: 0, max: 1 }),
      version: fc.integer({ min: 1, max: 3 }),
      sourceOffset: fc.integer({ min: 0, max: 40 }),
      segment: fc.constantFrom('', 'jfk'),
      status: fc.constantFrom('ok', 'ok', 'ok', 'error'),
      minutesOn: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: -120, max: 0 }) },
        { weight: 1, arbitrary: fc.integer({ min: -3_000, max: 3_000 }) },
      ),
      distance: fc.oneof(quarter, fc.constant(NaN)),
      score: quarter,
    } as const)
    .map(({ source, request, row, version, ...of }): PredictionServed => {
      const role = source === 'shadow' ? 'shadow' : 'champion'
      const isHttp = source === 'http'
      return predictionOf({
        request: {
          requestId: `r${request}`,
          entityId: 'e',
          model: 'flights',
          segment: of.segment,
          eventTime: startedAt + of.minutesOn * 60_000,
          featureTime: null,
          contractRevision: 1,
        },
        row: { row: isHttp ? row : 0, numericFeatures: [7, of.distance], categoricalFeatures: [] },
        choice: { intendedVersion: version, intendedRole: role, probability: 1, epoch: 1, rolloutId: null },
        answer: {
          version,
          answeringRole: role,
          status: of.status,
          isNotNumber: false,
          outputs: [],
          score: of.score,
          predictedClass: '',
        },
        source: {
          source,
          sourceTopic: isHttp ? null : 'source',
          sourcePartition: isHttp ? null : 0,
          sourceOffset: isHttp ? null : of.sourceOffset,
        },
        served: { servedTime: startedAt, latencyMs: 1, producer: 'test' },
      })
    }),
  12,
)
const life: fc.Arbitrary<Life> = fc.record({
  diesAt: fc.integer({ min: 0, max: 40 }),
  chunkSizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
  zombie: maybe(fc.nat(20), 2),
})

describe('recording predictions', () => {
  it('gives what the topic holds, each answer once, whatever dies where and however it is chunked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 40 }),
        fc.array(life, { maxLength: 6 }),
        async (log, lives) => {
          const world = await record(log, lives)
          const truth = expected(log)
          const rows = world.rows('predictions')
          expect(rows.map((row) => row['prediction_id']).sort()).toEqual(truth.ids)
          const aside = rows.filter((row) => row['is_set_aside'] === true)
          expect(aside.map((row) => row['prediction_id']).sort()).toEqual(truth.aside)
          expect(recordedMinutes(world)).toEqual(truth.minutes)
          const chunks = world.rows('ingest_chunks')
          const total = (column: string) => chunks.reduce((sum, row) => sum + Number(row[column]), 0)
          expect(total('records') + total('dead_letters')).toBe(log.length)
          expect(total('records') - total('repeats')).toBe(truth.ids.length)
          expect(Object.assign({}, ...chunks.map((row) => row['progress']))).toEqual(truth.watermarks)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('sets a record aside that is a day and more ahead of its source, and keeps it out of the minutes', async () => {
    const [sample] = fc.sample(
      entry.filter((value) => value?.source === 'http' && value.version === 1),
      { seed: 1, numRuns: 1 },
    )
    if (sample === undefined || sample === null) throw new Error('no sample')
    const at = (requestId: string, eventTime: number): PredictionServed => ({
      ...sample,
      requestId,
      eventTime,
      status: 'ok',
    })
    const log = [
      at('a', startedAt - 30 * hour),
      at('b', startedAt - 5 * hour),
      at('c', startedAt - 30 * hour + 1),
    ]
    const world = await record(log, [])
    expect(world.rows('predictions').map((row) => row['is_set_aside'])).toEqual([false, true, false])
    expect(
      world
        .rows('feature_minutes')
        .filter((row) => row['subject'] === 'score' && row['segment'] === '')
        .map((row) => row['n']),
    ).toEqual([2])
    expect(world.rows('ingest_chunks').map((row) => row['progress'])).toEqual([
      { 'flights|http': startedAt - 30 * hour + 1 },
    ])
  })
})
