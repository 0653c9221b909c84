import { type ClickHouse, type RawRow } from '@weir/clickhouse'
import { sampleLayout } from './sample-layout.fixture.ts'

const hourMs = 3_600_000

/** Which hour of which answers. */
export interface HourKey {
  readonly version: number
  readonly role: 'live' | 'shadow'
  readonly segment: string
  readonly hour: number
}

/** What the state of one subject over an hour must be. */
export interface RecountedSubject {
  readonly kind: string
  readonly subject: string
  readonly bins: Record<number, number>
  n: number
  nulls: number
  sum: number
  sumOfSquares: number
  min: number
  max: number
  farLow: number
  farHigh: number
}

/** What an hour must hold. */
export interface RecountedHour extends HourKey {
  readonly subjects: Map<string, RecountedSubject>
  /** Rows of requests that were answered, each once. */
  readonly answered: Set<string>
  readonly failures: Record<string, number>
  readonly lateness: Record<number, number>
  flagged: number
  featureAges: number
  featureAgeSumMs: number
  featureAgeMaxMs: number
  expectedPositives: number
  expectedTruePositives: number
}

/** Counts the raw rows of a model in plain loops, in the order in which they came. */
export async function recountedHours(
  clickhouse: ClickHouse,
  model: string,
): Promise<readonly RecountedHour[]> {
  const rows = await clickhouse.select(
    `SELECT request_id, row, version, intended_version, intended_role, segment, status, is_not_number, source,
       toUnixTimestamp64Milli(event_time) AS at, toUnixTimestamp64Milli(feature_time) AS features_at, score, predicted_class,
       numeric_features[1] AS hour, numeric_features[2] AS distance, categorical_features[1] AS carrier
     FROM predictions FINAL WHERE model = {model:String} AND NOT is_set_aside ORDER BY kafka_offset`,
    { model },
  )
  const hours = new Map<string, RecountedHour>()
  const newest = new Map<string, number>()
  for (const row of rows) {
    const at = Number(row['at'])
    const source = String(row['source'])
    const latenessMs = Math.max(0, (newest.get(source) ?? at) - at)
    newest.set(source, Math.max(newest.get(source) ?? at, at))
    for (const segment of new Set(['', String(row['segment'])]))
      countRow(hourOf(hours, row, segment), row, latenessMs)
  }
  return [...hours.values()]
}

function isAnswer(row: RawRow): boolean {
  return row['status'] === 'ok' && row['is_not_number'] === false
}

function hourOf(hours: Map<string, RecountedHour>, row: RawRow, segment: string): RecountedHour {
  const version = Number(isAnswer(row) ? row['version'] : row['intended_version'])
  const role = row['intended_role'] === 'shadow' ? 'shadow' : 'live'
  const hour = Math.floor(Number(row['at']) / hourMs) * hourMs
  const key = [version, role, segment, hour].join(' ')
  const found = hours.get(key) ?? {
    ...{ version, role, segment, hour },
    subjects: new Map(),
    answered: new Set(),
    failures: { error: 0, timeout: 0, rejected: 0 },
    lateness: {},
    flagged: 0,
    featureAges: 0,
    featureAgeSumMs: 0,
    featureAgeMaxMs: 0,
    expectedPositives: 0,
    expectedTruePositives: 0,
  }
  hours.set(key, found)
  return found
}

function countRow(hour: RecountedHour, row: RawRow, latenessMs: number): void {
  if (!isAnswer(row)) {
    const status = row['status'] === 'ok' ? 'error' : String(row['status'])
    hour.failures[status] = (hour.failures[status] ?? 0) + 1
    return
  }
  hour.answered.add(`${row['request_id']} ${row['row']}`)
  const seconds = Math.floor(latenessMs / 1_000)
  add(hour.lateness, seconds === 0 ? 0 : Math.floor(Math.log2(seconds)) + 1)
  const score = Number(row['score'])
  hour.expectedPositives += score / 2
  if (row['predicted_class'] === 'late') {
    hour.flagged += 1
    hour.expectedTruePositives += score / 2
  }
  if (row['features_at'] !== null) {
    const age = Number(row['at']) - Number(row['features_at'])
    hour.featureAges += 1
    hour.featureAgeSumMs += age
    hour.featureAgeMaxMs = Math.max(hour.featureAgeMaxMs, age)
  }
  countSubjects(hour, { row, score })
}

function countSubjects(hour: RecountedHour, { row, score }: { row: RawRow; score: number }): void {
  const distance = numberIn(row['distance'])
  countNumber(subjectOf(hour, 'feature', 'distance'), distance)
  countNumber(subjectOf(hour, 'score', 'score'), score)
  // The one component is the hour: what is left of a row is its distance, or nothing without one.
  countNumber(subjectOf(hour, 'multivariate', 'pca_error'), distance === null ? 0 : Math.abs(distance))
  const carrier = subjectOf(hour, 'feature', 'carrier')
  const known = ['AA', 'WN', 'HP'].indexOf(String(row['carrier']))
  add(carrier.bins, row['carrier'] === null ? 4 : known < 0 ? 3 : known)
  carrier.n += 1
  carrier.nulls += row['carrier'] === null ? 1 : 0
}

/** Null for NaN and infinities, which come as text. */
function numberIn(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function subjectOf(hour: RecountedHour, kind: string, subject: string): RecountedSubject {
  const none = {
    n: 0,
    nulls: 0,
    sum: 0,
    sumOfSquares: 0,
    min: Infinity,
    max: -Infinity,
    farLow: 0,
    farHigh: 0,
  }
  const found = hour.subjects.get(subject) ?? { kind, subject, bins: {}, ...none }
  hour.subjects.set(subject, found)
  return found
}

function countNumber(subject: RecountedSubject, value: number | null): void {
  subject.n += 1
  add(subject.bins, value === null ? 3 : value < 1 ? 0 : value < 3 ? 1 : 2)
  if (value === null) {
    subject.nulls += 1
    return
  }
  subject.sum += value
  subject.sumOfSquares += value * value
  subject.min = Math.min(subject.min, value)
  subject.max = Math.max(subject.max, value)
  subject.farLow += value < -4 ? 1 : 0
  subject.farHigh += value > 8 ? 1 : 0
}

function add(counts: Record<number, number>, bin: number): void {
  counts[bin] = (counts[bin] ?? 0) + 1
}

/** Bins of the score in the sample profile, the null bin included. */
export const sampleScoreBins = sampleLayout.layout.profile.score.counts.length
