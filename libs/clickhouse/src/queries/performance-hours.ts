import { type CalibrationMap, type EstimateSums, type RealisedSums } from '@weir/performance'
import { type Instant, type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf, sqlNumbers } from '../raw-row.ts'
import { answeredInWindow, earliestLabelMs } from './label-window.ts'
import { foldCells, type PerformanceCell } from './performance-cell.ts'

/** How a version did in one hour of event time. */
export interface PerformanceHour {
  /** Start of the hour, UTC ms. */
  readonly hour: Instant
  /** Over all answers: what the scores say of themselves. */
  readonly answered: EstimateSums
  /** Over the answers whose label has come, with the estimate of these same. */
  readonly realised: RealisedSums
}

/** Whose performance, and by which labels. */
export interface PerformanceQuestion {
  readonly model: ModelName
  readonly version: VersionNumber
  readonly role: 'live' | 'shadow'
  /** Empty: all requests. */
  readonly segment: string
  /** Name of the outcome that is the truth; 0.5 and more is the positive class. */
  readonly outcome: string
  readonly positiveClass: string
  /** Rising edges of the score's bins, as float32: the frozen profile's. */
  readonly edges: readonly number[]
  readonly calibration: CalibrationMap
  /** A label that became known later than this after its request does not count, milliseconds. */
  readonly attributionMs: number
  readonly window: Window
}

/** Performance from raw rows by hour of the request's event time, each row with its newest label: corrections count once.
 *  A label may come before its request (less than a day); labels of unknown requests are left out, as are answers whose
 *  score is not finite. Scores are taken as float32, as in the per-minute state.
 *  @returns in order; hours without an answer are left out. Cost grows with the answers of the window and with the labels
 *  from a day before it to its end and the attribution window */
export async function performanceHours(
  clickhouse: ClickHouse,
  of: PerformanceQuestion,
): Promise<readonly PerformanceHour[]> {
  const rows = await clickhouse.select(sqlFor(of), {
    model: of.model,
    version: of.version,
    role: of.role,
    segment: of.segment,
    outcome: of.outcome,
    positive: of.positiveClass,
    start: of.window.start,
    end: of.window.end,
    attribution: of.attributionMs,
    earliest: earliestLabelMs,
  })
  const hours = new Map<Instant, PerformanceCell[]>()
  for (const row of rows) {
    const hour = numberOf(row, 'hour')
    const cells = hours.get(hour)
    const cell: PerformanceCell = {
      bin: numberOf(row, 'bin'),
      flagged: numberOf(row, 'flagged') === 1,
      label: labelOf(numberOf(row, 'label')),
      n: numberOf(row, 'n'),
      probability: numberOf(row, 'probability'),
      loss: numberOf(row, 'loss'),
      expectedLoss: numberOf(row, 'expected_loss'),
      outOfRange: numberOf(row, 'out_of_range'),
    }
    if (cells === undefined) hours.set(hour, [cell])
    else cells.push(cell)
  }
  return [...hours].map(([hour, cells]) => ({ hour, ...foldCells(cells, of.edges.length + 1) }))
}

/** Every answer is a row without label, and a further one with its label if that has come. Edges and knots stand in the
 *  statement: as parameters they would be too long for an address. The newest report is found by one number, because
 *  a pair of times takes twice as long for the whole query. */
function sqlFor({ edges, calibration }: PerformanceQuestion): string {
  return `
WITH
  ${sqlNumbers(edges)} AS edges, ${sqlNumbers(calibration.scores)} AS knots, ${sqlNumbers(calibration.probabilities)} AS shares,
  answered AS (
    SELECT request_id, row, toUnixTimestamp64Milli(event_time) AS at, predicted_class = {positive:String} AS flags,
      toFloat64(toFloat32(predictions.score)) AS score
    FROM predictions FINAL
    WHERE version = {version:UInt32} AND (intended_role = 'shadow') = ({role:String} = 'shadow')
      AND ({segment:String} = '' OR segment = {segment:String}) AND isFinite(score) AND ${answeredInWindow}
  ),
  reports AS (
    SELECT request_id, row, toUnixTimestamp64Milli(event_time) AS known, toUnixTimestamp64Milli(reported_time) AS reported,
      value
    FROM outcomes
    WHERE model = {model:String} AND name = {outcome:String}
      AND event_time >= fromUnixTimestamp64Milli(greatest({start:Int64} - {earliest:Int64}, 0))
      AND event_time <= fromUnixTimestamp64Milli({end:Int64} + {attribution:Int64})
  ),
  labelled AS (
    SELECT any(at) AS asked, any(flags) AS flagged, any(score) AS given,
      argMax(value, toUInt128(known) * 10000000000000 + reported) >= 0.5 AS truth
    FROM reports INNER JOIN answered USING (request_id, row)
    WHERE known >= at - {earliest:Int64} AND known <= at + {attribution:Int64}
    GROUP BY request_id, row
  ),
  counted AS (
    SELECT at, flags, score, -1 AS label FROM answered
    UNION ALL SELECT asked, flagged, given, truth FROM labelled
  )
SELECT intDiv(at, 3600000) * 3600000 AS hour, arrayCount(edge -> score >= edge, edges) AS bin, flags AS flagged, label,
  count() AS n, sum(k) AS probability, sum(pow(score - label, 2)) AS loss,
  sum(k * pow(1 - score, 2) + (1 - k) * pow(score, 2)) AS expected_loss, countIf(score < 0 OR score > 1) AS out_of_range
FROM (
  SELECT *, arrayCount(knot -> knot <= score, knots) AS below,
    multiIf(below = 0, shares[1], below = length(knots), shares[below],
      shares[below] + (shares[below + 1] - shares[below]) * (score - knots[below]) / (knots[below + 1] - knots[below])) AS k
  FROM counted
)
GROUP BY hour, bin, flags, label ORDER BY hour, label, bin, flags`
}

function labelOf(value: number): boolean | null {
  return value < 0 ? null : value === 1
}
