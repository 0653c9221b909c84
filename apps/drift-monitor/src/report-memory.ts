import { type DriftReported } from '@weir/contracts'
import { CheckMemory } from '@weir/monitor'
import { type Instant } from '@weir/vocabulary'
import { AlertMemory } from './alert-memory.ts'
import { PerformanceMemory } from './performance-memory.ts'
import { resultOf } from './result-measurement.ts'
import { seriesOf, type ReportSeries } from './window-slice.ts'

interface KnownReport {
  readonly createdAt: Instant
  readonly isMature: boolean
  readonly rows: number
}

/** What was reported and alerted before, by this process or another: followed from the topics, so that a restart
 *  repeats nothing and goes on with `k` of `n`. */
export class ReportMemory {
  readonly alerts = new AlertMemory()
  readonly performance = new PerformanceMemory()
  readonly #reports = new Map<string, KnownReport>()
  /** Newest start of a reported window, by model, series and maturity. */
  readonly #newest = new Map<string, Instant>()
  readonly #judgedUntil = new Map<string, Instant>()
  readonly #checks = new Map<string, CheckMemory>()

  /** Takes reports from the topic. One that is not newer than what is known of it, as a report of this process that
   *  comes back, changes nothing. */
  rememberReports(reports: readonly DriftReported[]): void {
    for (const report of reports) {
      const known = this.#reports.get(report.reportId)
      if (known !== undefined && known.createdAt >= report.createdAt) continue
      this.#recordChecks(report)
      this.note([report])
    }
  }

  /** Takes reports whose results are in the memory of checks already. */
  note(reports: readonly DriftReported[]): void {
    for (const report of reports) {
      const { reportId, model, version, isMature, windowStart, windowEnd, createdAt } = report
      const isFinal = isMature || this.isFinal(reportId)
      this.#reports.set(reportId, { createdAt, isMature: isFinal, rows: rowsOf(report) })
      this.performance.remember(report)
      for (const { alertname } of report.suppressed)
        this.alerts.setSuppressed({ model, version, alertname }, true)
      const series = seriesOf(report)
      if (series === null) continue
      const stage = `${model}/${series}/${isMature}`
      this.#newest.set(stage, Math.max(windowStart, this.#newest.get(stage) ?? Number.NEGATIVE_INFINITY))
      if (series === 'drift' && isOfHours(report))
        this.#judgedUntil.set(model, Math.max(windowEnd, this.judgedUntil(model) ?? windowEnd))
    }
  }

  isReported(reportId: string): boolean {
    return this.#reports.has(reportId)
  }

  isFinal(reportId: string): boolean {
    return this.#reports.get(reportId)?.isMature ?? false
  }

  /** Rows of the window as it was reported last; null: it was not. */
  reportedRows(reportId: string): number | null {
    return this.#reports.get(reportId)?.rows ?? null
  }

  /** Start of the newest window that has a report; null: none has. */
  newestWindow(model: string, series: ReportSeries, isMature: boolean): Instant | null {
    return this.#newest.get(`${model}/${series}/${isMature}`) ?? null
  }

  /** End of the last hour of a model that was judged; null: none was. */
  judgedUntil(model: string): Instant | null {
    return this.#judgedUntil.get(model) ?? null
  }

  /** The last windows of every check of a version's live answers. */
  checks(model: string, version: number): CheckMemory {
    const key = `${model}/${version}`
    const known = this.#checks.get(key) ?? new CheckMemory()
    this.#checks.set(key, known)
    return known
  }

  #recordChecks(report: DriftReported): void {
    if (report.role !== 'live') return
    const results = report.measurements.flatMap((found) => resultOf(found, report) ?? [])
    this.checks(report.model, report.version).record(results)
  }
}

/** Rows that a report is about: most of its checks see all of them. Volume is that of the model. */
export function rowsOf({ measurements }: Pick<DriftReported, 'measurements'>): number {
  return Math.max(0, ...measurements.map(({ check, n }) => (check === 'volume' ? 0 : n)))
}

/** Before hours were judged a report had windows of days and named no check. */
function isOfHours({ measurements }: DriftReported): boolean {
  return measurements.some(({ check }) => check !== '')
}
