import { type AlertState } from '@weir/clickhouse'
import { type AlertChanged, type DriftReported } from '@weir/contracts'
import { type Instant } from '@weir/vocabulary'
import { type KnownAlert } from './alert-transition.ts'

/** What was reported and alerted before, by this process or another: followed from the topics, so that a restart
 *  repeats nothing. */
export class ReportMemory {
  readonly #isMature = new Map<string, boolean>()
  /** Newest start of a reported window, by model and stage. */
  readonly #newest = new Map<string, Instant>()
  readonly #alerts = new Map<string, KnownAlert>()
  /** Newest transition of each alert, as far as the topic keeps it. */
  readonly #transitions = new Map<string, AlertChanged>()

  rememberReports(reports: readonly DriftReported[]): void {
    for (const { reportId, kind, model, isMature, windowStart } of reports) {
      this.#isMature.set(reportId, isMature || this.isFinal(reportId))
      const stage = `${model}/${kind}/${isMature}`
      this.#newest.set(stage, Math.max(windowStart, this.#newest.get(stage) ?? Number.NEGATIVE_INFINITY))
    }
  }

  rememberAlerts(alerts: readonly AlertChanged[]): void {
    for (const alert of alerts) {
      const { fingerprint, sequence } = alert
      this.#rememberAlert(fingerprint, alert)
      if (sequence >= (this.#alerts.get(fingerprint)?.sequence ?? 0))
        this.#transitions.set(fingerprint, alert)
    }
  }

  /** Adds what the tables hold, which is more than the topic keeps, though perhaps not its last records. */
  rememberStates(states: readonly AlertState[]): void {
    for (const { fingerprint, status, startsAt, sequence } of states) {
      const isFiring = status === 'firing'
      this.#rememberAlert(fingerprint, {
        status: isFiring ? 'firing' : 'resolved',
        startsAt,
        sequence,
        windowEnd: null,
      })
    }
  }

  isReported(reportId: string): boolean {
    return this.#isMature.has(reportId)
  }

  isFinal(reportId: string): boolean {
    return this.#isMature.get(reportId) ?? false
  }

  /** Start of the newest window that has a report; null: none has. */
  newestWindow(model: string, kind: DriftReported['kind'], isMature: boolean): Instant | null {
    return this.#newest.get(`${model}/${kind}/${isMature}`) ?? null
  }

  alert(fingerprint: string): KnownAlert | undefined {
    return this.#alerts.get(fingerprint)
  }

  /** Alerts of a model that are firing. */
  firing(model: string): readonly AlertChanged[] {
    return [...this.#transitions.values()].filter(
      (alert) => alert.model === model && alert.status === 'firing',
    )
  }

  #rememberAlert(fingerprint: string, { status, startsAt, sequence, windowEnd }: KnownAlert): void {
    const before = this.#alerts.get(fingerprint)
    if (before === undefined || sequence > before.sequence)
      this.#alerts.set(fingerprint, { status, startsAt, sequence, windowEnd })
  }
}
