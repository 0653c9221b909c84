import { type DriftReported } from '@weir/contracts'
import { type GapBlock } from '@weir/monitor'
import { type Instant } from '@weir/vocabulary'
import { seriesOf, type WatchedVersion } from './window-slice.ts'

/** A metric of a window with its band; the ends are the value where it has none. */
export interface ReportedMetric {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

/** Metrics of one window by name: estimated without labels, and realised by all of them. */
export interface ReportedWindow {
  readonly estimated: ReadonlyMap<string, ReportedMetric>
  readonly final: ReadonlyMap<string, ReportedMetric>
}

const nothing: ReportedWindow = { estimated: new Map(), final: new Map() }

/** Performance that was reported, so that estimates are scored and gaps go on after a restart. */
export class PerformanceMemory {
  readonly #windows = new Map<string, Map<Instant, ReportedWindow>>()
  readonly #blocks = new Map<string, Map<Instant, GapBlock>>()

  remember(report: DriftReported): void {
    const stage = seriesOf(report)
    if (stage === 'gap') this.#rememberBlock(report)
    if (stage !== 'estimated' && stage !== 'final') return
    const windows = this.#windows.get(keyOf(report)) ?? new Map<Instant, ReportedWindow>()
    const before = windows.get(report.windowStart) ?? nothing
    windows.set(report.windowStart, { ...before, [stage]: metricsOf(report) })
    this.#windows.set(keyOf(report), windows)
  }

  /** Windows of a version that start in `[from, to]`, oldest first. */
  windows(of: WatchedVersion, from: Instant, to: Instant): readonly ReportedWindow[] {
    return [...(this.#windows.get(keyOf(of)) ?? [])]
      .filter(([start]) => start >= from && start <= to)
      .toSorted(([a], [b]) => a - b)
      .map(([, window]) => window)
  }

  /** Blocks of a version, oldest first. */
  blocks(of: WatchedVersion): readonly GapBlock[] {
    return [...(this.#blocks.get(keyOf(of))?.values() ?? [])].toSorted(
      (a, b) => a.window.start - b.window.start,
    )
  }

  #rememberBlock(report: DriftReported): void {
    const gap = report.measurements.find(({ statistic }) => statistic === 'realised_minus_estimated')
    if (gap === undefined) return
    const blocks = this.#blocks.get(keyOf(report)) ?? new Map<Instant, GapBlock>()
    const window = { start: report.windowStart, end: report.windowEnd }
    blocks.set(window.start, { window, value: gap.value, n: gap.n })
    this.#blocks.set(keyOf(report), blocks)
  }
}

function metricsOf({ measurements }: DriftReported): ReadonlyMap<string, ReportedMetric> {
  return new Map(
    measurements
      .filter(({ statistic }) => statistic !== 'estimate_error')
      .map(({ subject, statistic, value, lower, upper }) => [
        metricKey(subject, statistic),
        { value, lower, upper },
      ]),
  )
}

/** The same metric of another subject, as the value of another KPI, is another metric. */
export function metricKey(subject: string, statistic: string): string {
  return subject === scoreSubject ? statistic : `${statistic} of ${subject}`
}

/** What metrics of the model's answers are about. */
export const scoreSubject = 'score'

function keyOf({ model, version, role }: Pick<DriftReported, 'model' | 'version' | 'role'>): string {
  return `${model}/${version}/${role}`
}
