import { type RawRow } from '@weir/clickhouse'
import { predictionOf, type PredictionServed } from '@weir/contracts'
import { advanceClock, defaultClockLimits, newEventClock } from '@weir/routing'
import fc from 'fast-check'
import { answerKey } from './answer-key.ts'
import { record, startedAt, type Entry, type Life, type World } from './simulated-topic.fixture.ts'

const hour = 3_600_000

/** Sums of minutes by their key, of subjects and of answers alike. */
type Minutes = Map<string, Record<string, number>>

/** What should be recorded, from the log alone: no chunks, no crashes. */
function expected(log: readonly Entry[]) {
  const answers = new Set<string>()
  const highest = new Map<string, number>()
  let clock = newEventClock
  const ids: string[] = []
  const aside: string[] = []
  const minutes: Minutes = new Map()
  log.forEach((value, offset) => {
    if (value === null) return
    const { sourceOffset, source, version, model, eventTime } = value
    const reader = source === 'shadow' ? `shadow ${version}` : 'live'
    const seen = highest.get(reader) ?? -1
    if (sourceOffset !== null) highest.set(reader, Math.max(seen, sourceOffset))
    if (sourceOffset !== null && sourceOffset <= seen) return
    const place = `${model}|${source}`
    const newest = clock.sources[place]?.watermark ?? eventTime
    const now = startedAt + offset * 1_000
    const dated = advanceClock(clock, { source: place, eventTime, now }, defaultClockLimits)
    const key = answerKey(value)
    if (answers.has(key)) {
      if (!dated.isSetAside) add(minutes, value, { asked: 'answers', sums: { duplicates: 1 } })
      return
    }
    answers.add(key)
    clock = dated.clock
    ids.push(value.predictionId)
    if (dated.isSetAside) aside.push(value.predictionId)
    else count(minutes, value, Math.max(0, newest - eventTime))
  })
  const watermarks = Object.entries(clock.sources).map(([name, { watermark }]) => [name, watermark])
  return { ids: ids.sort(), aside: aside.sort(), minutes, watermarks: Object.fromEntries(watermarks) }
}

function count(minutes: Minutes, value: PredictionServed, latenessMs: number): void {
  if (value.status === 'error') {
    add(minutes, value, { asked: 'answers', sums: { errors: 1 } })
    return
  }
  const age = value.featureTime === null ? null : value.eventTime - value.featureTime
  const late = latenessMs < 1_000 ? 0 : Math.floor(Math.log2(Math.floor(latenessMs / 1_000))) + 1
  const flagged = value.predictedClass === 'late' ? 1 : 0
  const sums = {
    answers: 1,
    flagged,
    ages: age === null ? 0 : 1,
    ageSum: age ?? 0,
    [`late ${late}`]: 1,
    expected: Math.min(Math.max(value.score / 2, 0), 0.5),
  }
  add(minutes, value, { asked: 'answers', sums })
  const distance = value.numericFeatures[1] ?? NaN
  for (const [subject, found] of [
    ['distance', distance],
    ['score', value.score],
    // The one component is the hour: what is left of a row is its distance, or nothing without one.
    ['pca_error', Number.isFinite(distance) ? Math.abs(distance) : 0],
  ] as const) {
    const isNumber = Number.isFinite(found)
    const far = isNumber && (found < -4 || found > 8) ? 1 : 0
    const sum = isNumber ? Math.fround(found) : 0
    add(minutes, value, { asked: subject, sums: { n: 1, sum, far } })
  }
  const bin = ['AA', 'WN', 'HP'].indexOf(value.categoricalFeatures[0] ?? '')
  const carrier = value.categoricalFeatures[0] === null ? 4 : bin < 0 ? 3 : bin
  add(minutes, value, { asked: 'carrier', sums: { n: 1, sum: 0, far: 0, [`bin ${carrier}`]: 1 } })
}

function add(
  minutes: Minutes,
  value: PredictionServed,
  { asked, sums }: { asked: string; sums: Record<string, number> },
): void {
  const role = value.intendedRole === 'shadow' ? 'shadow' : 'live'
  const isAnswer = asked !== 'answers' || sums['answers'] === 1
  const version = isAnswer ? value.version : value.intendedVersion
  if (version === 3) return
  const minute = Math.floor(value.eventTime / 60_000) * 60
  for (const segment of new Set(['', value.segment]))
    addUp(minutes, `${version} ${role} ${segment} ${asked} ${minute}`, sums)
}

/** Sums that come to nothing are left out, as they are in a table: also 100 and -100. */
function addUp(minutes: Minutes, key: string, sums: Record<string, number>): void {
  const added = { ...minutes.get(key) }
  for (const [name, value] of Object.entries(sums)) added[name] = (added[name] ?? 0) + value
  minutes.set(key, Object.fromEntries(Object.entries(added).filter(([, sum]) => sum !== 0)))
}

/** The same sums from the rows that were written, added up as the engine's merge does. */
function recordedMinutes(world: World): Minutes {
  const minutes: Minutes = new Map()
  for (const row of world.rows('feature_minutes')) {
    const bins = row['subject'] === 'carrier' ? binsOf('bin', row['bins']) : {}
    const far = Number(row['far_low']) + Number(row['far_high'])
    addUp(minutes, keyOf(row, String(row['subject'])), {
      n: Number(row['n']),
      sum: Number(row['sum']),
      far,
      ...bins,
    })
  }
  for (const row of world.rows('answer_minutes'))
    addUp(minutes, keyOf(row, 'answers'), {
      answers: Number(row['answers']),
      duplicates: Number(row['duplicates']),
      errors: Number(row['errors']),
      flagged: Number(row['flagged']),
      ages: Number(row['feature_ages']),
      ageSum: Number(row['feature_age_sum_ms']),
      expected: Number(row['expected_positives']),
      ...binsOf('late', row['lateness']),
    })
  return minutes
}

function keyOf(row: RawRow, asked: string): string {
  return `${row['version']} ${row['role']} ${row['segment']} ${asked} ${row['minute']}`
}

function binsOf(name: string, sparse: unknown): Record<string, number> {
  if (!Array.isArray(sparse)) throw new Error('no bins')
  const [bins, counts]: number[][] = sparse
  return Object.fromEntries((bins ?? []).map((bin, at) => [`${name} ${bin}`, counts?.[at] ?? 0]))
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
      distance: fc.oneof(quarter, fc.constantFrom(NaN, Infinity, 100, -100)),
      carrier: fc.constantFrom('AA', 'WN', 'HP', 'XX', null),
      score: quarter,
      predictedClass: fc.constantFrom('late', 'on time'),
      ageMs: maybe(fc.integer({ min: -500, max: 5_000 }), 3),
      isFallback: fc.constantFrom(false, false, false, true),
    } as const)
    .map(({ source, request, row, version, ...of }): PredictionServed => {
      const role = source === 'shadow' ? 'shadow' : 'champion'
      const isHttp = source === 'http'
      const eventTime = startedAt + of.minutesOn * 60_000
      // Version 1 stood in for version 2, which failed.
      const isFallback = of.isFallback && role === 'champion' && version === 1
      return predictionOf({
        request: {
          requestId: `r${request}`,
          entityId: 'e',
          model: 'flights',
          segment: of.segment,
          eventTime,
          featureTime: of.ageMs === null ? null : eventTime - of.ageMs,
          contractRevision: 1,
        },
        row: { row: isHttp ? row : 0, numericFeatures: [7, of.distance], categoricalFeatures: [of.carrier] },
        choice: {
          intendedVersion: isFallback ? 2 : version,
          intendedRole: role,
          probability: 1,
          epoch: 1,
          rolloutId: null,
        },
        answer: {
          version,
          answeringRole: role,
          status: isFallback ? 'error' : of.status,
          isNotNumber: false,
          outputs: [],
          score: of.score,
          predictedClass: of.predictedClass,
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
      at('c', startedAt - 5 * hour),
      at('c', startedAt - 30 * hour + 2),
    ]
    const world = await record(log, [])
    expect(world.rows('predictions').map((row) => row['is_set_aside'])).toEqual([false, true, false])
    expect(
      world
        .rows('feature_minutes')
        .filter((row) => row['subject'] === 'score' && row['segment'] === '')
        .map((row) => row['n']),
    ).toEqual([2])
    const duplicates = world.rows('answer_minutes').map((row) => Number(row['duplicates']))
    expect(duplicates.reduce((sum, n) => sum + n, 0)).toBe(sample.segment === '' ? 1 : 2)
    expect(world.rows('ingest_chunks').map((row) => row['progress'])).toEqual([
      { 'flights|http': startedAt - 30 * hour + 1 },
    ])
  })
})
