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
  /** By version and subject. */
  readonly #blocks = new Map<string, Map<string, Map<Instant, GapBlock>>>()

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

  /** Blocks of what is compared (loss, or value by a KPI) of a version, oldest first. */
  blocks(of: WatchedVersion, subject: string): readonly GapBlock[] {
    return [...(this.#blocks.get(keyOf(of))?.get(subject)?.values() ?? [])].toSorted(
      (a, b) => a.window.start - b.window.start,
    )
  }

  /** End of the newest block of any subject; null without one. */
  lastBlockEnd(of: WatchedVersion): Instant | null {
    const blocks = [...(this.#blocks.get(keyOf(of))?.values() ?? [])].flatMap((some) => [...some.values()])
    return blocks.reduce<Instant | null>((last, { window }) => Math.max(last ?? window.end, window.end), null)
  }

  #rememberBlock(report: DriftReported): void {
    const window = { start: report.windowStart, end: report.windowEnd }
    const ofVersion = this.#blocks.get(keyOf(report)) ?? new Map<string, Map<Instant, GapBlock>>()
    for (const { subject, statistic, value, n } of report.measurements) {
      if (statistic !== 'realised_minus_estimated') continue
      const blocks = ofVersion.get(subject) ?? new Map<Instant, GapBlock>()
      blocks.set(window.start, { window, value, n })
      ofVersion.set(subject, blocks)
    }
    this.#blocks.set(keyOf(report), ofVersion)
  }
}

/** What is said of estimates is no metric of the window. */
const estimateScores = ['estimate_error', 'estimate_coverage']

function metricsOf({ measurements }: DriftReported): ReadonlyMap<string, ReportedMetric> {
  return new Map(
    measurements
      .filter(({ statistic }) => !estimateScores.includes(statistic))
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
