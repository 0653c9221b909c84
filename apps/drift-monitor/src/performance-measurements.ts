import { type Measurement } from '@weir/contracts'
import { bandFromBlocks, type estimatedMetrics } from '@weir/performance'
import { type LabelPlan } from './label-plan.ts'
import { scoreSubject } from './performance-memory.ts'
import { shownMeasurement } from './window-report.ts'

type Metrics = ReturnType<typeof estimatedMetrics>
type Cells = Metrics['cells']

/** An hour of a window: its cells, counted or expected. */
export interface PerformanceBlock {
  readonly n: number
  readonly cells: Cells
  /** Sum of the squared errors; null when a score was no probability. */
  readonly brier: number | null
}

export type PerformanceStage = 'estimated' | 'provisional' | 'final'

/** Metrics of a window as measurements, with the band in which they would fall again by how the hours scatter: rows of an
 *  hour are alike. Fewer than eight hours with rows have no band; the area under the curve has the bounds of its bins
 *  instead. What the rows do not say (0/0, one class only) is left out.
 *  @param kpis whose value a prediction is measured in, too */
export function performanceMeasurements(
  metrics: Metrics,
  blocks: readonly PerformanceBlock[],
  { stage, kpis }: { readonly stage: PerformanceStage; readonly kpis: LabelPlan['kpis'] },
): readonly Measurement[] {
  const { n } = metrics
  const ofScore = (statistic: string, found: Found | null): readonly Measurement[] =>
    found === null
      ? []
      : [measurement({ subject: scoreSubject, subjectKind: 'score', statistic, stage, n }, found)]
  const ofKpi = (subject: string, found: Found | null): readonly Measurement[] =>
    found === null ? [] : [measurement({ subject, statistic: 'value_per_prediction', stage, n }, found)]
  const ofRatio = (ratio: (block: PerformanceBlock) => Ratio | null) => ratioOf(blocks, ratio)
  return [
    ...ofScore('roc_auc', areaOf(metrics)),
    ...Object.entries(ratios).flatMap(([name, ratio]) => ofScore(name, ofRatio(ratio))),
    ...kpis.flatMap(({ name, values }) =>
      ofKpi(
        name,
        ofRatio(({ n: rows, cells }) => ({
          n: rows,
          sum:
            cells.truePositive * values.truePositive +
            cells.falsePositive * values.falsePositive +
            cells.falseNegative * values.falseNegative +
            cells.trueNegative * values.trueNegative,
        })),
      ),
    ),
  ]
}

/** A metric as a sum over a number of rows, each summed over the hours. */
interface Ratio {
  readonly n: number
  readonly sum: number
}

const ratios: Readonly<Record<string, (block: PerformanceBlock) => Ratio | null>> = {
  accuracy: ({ n, cells }) => ({ n, sum: cells.truePositive + cells.trueNegative }),
  precision: ({ cells }) => ({ n: cells.truePositive + cells.falsePositive, sum: cells.truePositive }),
  recall: ({ cells }) => ({ n: cells.truePositive + cells.falseNegative, sum: cells.truePositive }),
  f1: ({ cells }) => ({
    n: 2 * cells.truePositive + cells.falsePositive + cells.falseNegative,
    sum: 2 * cells.truePositive,
  }),
  brier: ({ n, brier }) => (brier === null ? null : { n, sum: brier }),
}

interface Found {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

function ratioOf(
  blocks: readonly PerformanceBlock[],
  ratio: (block: PerformanceBlock) => Ratio | null,
): Found | null {
  const parts: Ratio[] = []
  for (const block of blocks) {
    const part = ratio(block)
    if (part === null) return null
    parts.push(part)
  }
  const n = parts.reduce((total, part) => total + part.n, 0)
  if (!(n > 0)) return null
  const value = parts.reduce((total, { sum }) => total + sum, 0) / n
  const band = bandFromBlocks(parts)
  return { value, lower: band?.lower ?? value, upper: band?.upper ?? value }
}

function areaOf({ rocAuc, rocAucError }: Metrics): Found | null {
  if (rocAuc === null || rocAucError === null) return null
  return { value: rocAuc, lower: rocAuc - rocAucError, upper: rocAuc + rocAucError }
}

/** A measurement of performance: shown only, since versions are not judged or ranked by it. */
export function measurement(
  of: {
    readonly subject: string
    readonly subjectKind?: 'score'
    readonly statistic: string
    readonly stage: PerformanceStage
    readonly n: number
  },
  { value, lower, upper }: Found,
): Measurement {
  return shownMeasurement({ ...of, value, lower, upper, check: 'performance' })
}
