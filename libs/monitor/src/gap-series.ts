import { type BlockDetector } from '@weir/detectors'
import { type PerformanceRules } from './monitor-definition.ts'

/** What one answer is worth by cell, in the KPI's unit per prediction. */
export interface CellValues {
  readonly truePositive: number
  readonly falsePositive: number
  readonly falseNegative: number
  readonly trueNegative: number
}

/** What is compared over blocks of time: loss, or value by one KPI. */
export interface GapSeries {
  /** As reports have it. */
  readonly subject: string
  /** Null: loss. */
  readonly values: CellValues | null
  /** Way in which realised differs from estimated when the model does worse; the other way never alerts but by the
   *  conformal detector, which sees both. */
  readonly worse: 'higher' | 'lower'
  /** Series that share the run length: of each so many times longer, that of all together holds. */
  readonly sharedBy: number
}

const lossSubject = 'loss'

/** Loss, watched alone. */
export const lossAlone: GapSeries = { subject: lossSubject, values: null, worse: 'higher', sharedBy: 1 }

/** The series that a definition watches.
 *  @param kpis on the outcome that is the label
 *  @returns none where value alone is watched and there is no KPI */
export function gapSeries(
  { watch }: Pick<PerformanceRules, 'watch'>,
  kpis: readonly {
    readonly name: string
    readonly values: CellValues
    readonly direction: 'higher' | 'lower'
  }[],
): readonly GapSeries[] {
  const worth =
    watch === 'loss'
      ? []
      : kpis.map(({ name, values, direction }) => ({
          subject: `value of ${name}`,
          values,
          worse: direction === 'higher' ? ('lower' as const) : ('higher' as const),
        }))
  const loss = watch === 'value' ? [] : [lossAlone]
  const series = [...loss, ...worth]
  return series.map((one) => ({ ...one, sharedBy: series.length }))
}

/** Whether results on a subject still count by a definition. */
export function isWatched({ watch }: Pick<PerformanceRules, 'watch'>, subject: string): boolean {
  return watch === 'both' || (watch === 'loss') === (subject === lossSubject)
}

/** Statistics that decide, as reports have them. */
export const gapStatistics: Readonly<Record<BlockDetector, string>> = {
  'shiryaev-roberts': 'shiryaev_roberts',
  cusum: 'cusum',
  conformal: 'conformal',
}
