import { type Measurement } from '@weir/contracts'
import { delayQuantile, kaplanMeier } from '@weir/performance'
import {
  dayMs,
  minuteMs,
  type Instant,
  type ModelName,
  type VersionNumber,
  type Window,
} from '@weir/vocabulary'
import { publishReports, type ReportSink } from './report-sink.ts'
import { shownMeasurement, windowReport } from './window-report.ts'
import { reportIdOf } from './window-slice.ts'

export interface ReportLabelDelayDeps extends Pick<ReportSink, 'memory' | 'publishReports' | 'now'> {
  /** @throws Unavailable */
  readonly labelDelays: (of: {
    readonly model: ModelName
    readonly outcome: string
    readonly window: Window
    readonly watermark: Instant
    readonly bucketMs: number
  }) => Promise<readonly { readonly age: number; readonly arrived: number; readonly censored: number }[]>
}

/** Requests of so long make one curve. */
const curveMs = 7 * dayMs
const bucketMs = 5 * minuteMs
const shares = { p50: 0.5, p95: 0.95, p99: 0.99 } as const

/** Reports how late labels come, in milliseconds of event time: quantiles of the Kaplan-Meier curve of the week that ends
 *  with a window, which counts requests without a label as long as they have been watched. A quantile that the curve
 *  does not reach is left out: so many labels have not come. Once a window.
 *  @throws Unavailable */
export async function reportLabelDelay(
  deps: ReportLabelDelayDeps,
  of: {
    readonly model: ModelName
    /** The version that answered most: the labels are those of all requests. */
    readonly version: VersionNumber
    readonly outcome: string
    readonly end: Instant
    readonly watermark: Instant
  },
): Promise<void> {
  const { model, version, outcome, end, watermark } = of
  const window = { start: end - curveMs, end }
  const slice = { model, version, role: 'live', segment: '', window } as const
  if (deps.memory.isReported(reportIdOf('label-delay', slice))) return
  const ages = await deps.labelDelays({ model, outcome, window, watermark, bucketMs })
  const n = ages.reduce((sum, { arrived, censored }) => sum + arrived + censored, 0)
  const curve = kaplanMeier(ages)
  const measurements = Object.entries(shares).flatMap(([statistic, share]): readonly Measurement[] => {
    const value = delayQuantile(curve, share)
    return value === null ? [] : [delayMeasurement({ subject: outcome, statistic, value, n })]
  })
  if (measurements.length === 0) return
  const made = { isMature: true, measurements, watermark, createdAt: deps.now() }
  await publishReports(deps, [windowReport('label-delay', slice, { kind: 'drift', ...made })])
}

function delayMeasurement(of: Pick<Measurement, 'subject' | 'statistic' | 'value' | 'n'>): Measurement {
  return shownMeasurement({ ...of, check: 'label_delay', lower: of.value, upper: of.value, stage: '' })
}
