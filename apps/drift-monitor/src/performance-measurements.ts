import { type Measurement } from '@weir/contracts'
import { type BandedMetric, type EstimateBand, type estimatedMetrics } from '@weir/performance'
import { type LabelPlan } from './label-plan.ts'
import { scoreSubject } from './performance-memory.ts'
import { shownMeasurement } from './window-report.ts'

type Metrics = ReturnType<typeof estimatedMetrics>

export type PerformanceStage = 'estimated' | 'provisional' | 'final'

/** The band of a metric, or why it has none, in plain words. */
export type FoundBand = { readonly band: EstimateBand } | { readonly band: null; readonly why: string }

/** Metrics of a window as measurements. What the rows do not say (0/0, one class only) is left out.
 *  @param of `kpis` whose value a prediction is measured in, too; `bandOf` the band of a metric that has a value */
export function performanceMeasurements(
  metrics: Metrics,
  of: {
    readonly stage: PerformanceStage
    readonly kpis: LabelPlan['kpis']
    readonly bandOf: (metric: BandedMetric) => FoundBand
  },
): readonly Measurement[] {
  const { n, cells } = metrics
  const { stage } = of
  const score = { subject: scoreSubject, subjectKind: 'score', stage, n } as const
  const values = {
    roc_auc: metrics.rocAuc,
    accuracy: metrics.accuracy,
    precision: metrics.precision,
    recall: metrics.recall,
    f1: metrics.f1,
    brier: metrics.brierScore,
  } as const
  const ofScore = scoreMetrics.flatMap((statistic): readonly Measurement[] => {
    const value = values[statistic]
    if (value === null) return []
    const remark = statistic === 'roc_auc' ? binRemark(metrics) : ''
    return [measurement({ ...score, statistic }, withBand(value, of.bandOf(statistic), remark))]
  })
  const ofKpis = of.kpis.flatMap((kpi): readonly Measurement[] => {
    if (n === 0) return []
    const told = { subject: kpi.name, statistic: 'value_per_prediction', stage, n }
    return [measurement(told, withBand(worthOf(cells, kpi.values) / n, of.bandOf(kpi.values)))]
  })
  return [...ofScore, ...logLossOf(metrics, stage), ...ofKpis]
}

/** Of the calibrated probability: a score that is none has this loss, too. */
function logLossOf(
  { n, calibratedLogLoss: value }: Metrics,
  stage: PerformanceStage,
): readonly Measurement[] {
  if (value === null) return []
  const told = { subject: scoreSubject, subjectKind: 'score', statistic: 'calibrated_log_loss' } as const
  const detail =
    'no band: none is computed of a log loss; nats, of the calibrated probability: all rows of a bin of the score have its mean'
  return [measurement({ ...told, stage, n }, { value, band: null, detail })]
}

const scoreMetrics = ['roc_auc', 'accuracy', 'precision', 'recall', 'f1', 'brier'] as const

/** What the answers of all cells are worth together, in the unit of the matrix. */
export function worthOf(cells: Metrics['cells'], values: Metrics['cells']): number {
  return (
    cells.truePositive * values.truePositive +
    cells.falsePositive * values.falsePositive +
    cells.falseNegative * values.falseNegative +
    cells.trueNegative * values.trueNegative
  )
}

interface Found {
  readonly value: number
  readonly band: EstimateBand | null
  readonly detail?: string
}

function withBand(value: number, found: FoundBand, remark = ''): Found {
  const why = found.band === null ? `no band: ${found.why}` : ''
  return { value, band: found.band, detail: [why, remark].filter((part) => part !== '').join('; ') }
}

function binRemark({ rocAucError }: Metrics): string {
  return `scores of one bin count as equal: row by row the area can differ by ${(rocAucError ?? NaN).toFixed(4)}`
}

/** A measurement of performance: shown only, since versions are not judged or ranked by it. Without a band both ends are
 *  the value. */
export function measurement(
  of: {
    readonly subject: string
    readonly subjectKind?: 'score'
    readonly statistic: string
    readonly stage: PerformanceStage
    readonly n: number
  },
  { value, band, detail = '' }: Found,
): Measurement {
  const { lower, upper } = band ?? { lower: value, upper: value }
  return shownMeasurement({ ...of, value, lower, upper, check: 'performance', detail })
}
