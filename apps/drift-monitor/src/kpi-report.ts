import { type KpiHour } from '@weir/clickhouse'
import { type DriftReported, type Measurement } from '@weir/contracts'
import { addCluster, clusteredMean, noClusters } from '@weir/evidence'
import { type Instant } from '@weir/vocabulary'
import { shownMeasurement, windowReport } from './window-report.ts'
import { type WindowSlice } from './window-slice.ts'

/** Width of the interval in standard errors, to each side. */
const standardErrors = 2
/** Alpha of the confidence sequence, of which only the variance is used. */
const anyAlpha = 0.05

/** Sums of one KPI over the labelled requests of a window, by hour. */
export interface MeasuredKpi {
  readonly kpi: string
  readonly hours: readonly KpiHour[]
}

/** Report of a version's KPIs over a window, from the labels that have come.
 *  @param isMature whether every prediction of the window is older than the maturity age of its labels: the report is
 *  final then, and provisional before
 *  @returns null when no request of the window has a label */
export function kpiReport(
  slice: WindowSlice,
  measured: readonly MeasuredKpi[],
  made: { readonly isMature: boolean; readonly watermark: Instant; readonly createdAt: Instant },
): DriftReported | null {
  const measurements = measured.flatMap(measurementOf)
  if (measurements.length === 0) return null
  return windowReport('kpi', slice, { kind: 'kpi', measurements, ...made })
}

/** Mean of a request with two standard errors to each side; hours are the clusters, because neighbours are alike. With
 *  fewer than two hours there is no standard error, and the ends are the mean. */
function measurementOf({ kpi, hours }: MeasuredKpi): readonly Measurement[] {
  const units = hours.reduce((total, hour) => total + hour.units, 0)
  if (units === 0) return []
  const value = hours.reduce((total, { sum }) => total + sum, 0) / units
  const clusters = hours.map(({ units: n, sum, sumOfSquares: sumSq }) => ({ n, sum, sumSq }))
  const clustered = clusteredMean(clusters.reduce(addCluster, noClusters), anyAlpha)
  const half = clustered === undefined ? 0 : standardErrors * Math.sqrt(clustered.clusteredVariance / units)
  return [
    shownMeasurement({
      check: '',
      subject: kpi,
      statistic: 'mean',
      value,
      lower: value - half,
      upper: value + half,
      n: units,
      stage: '',
    }),
  ]
}
