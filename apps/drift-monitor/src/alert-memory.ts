import { type AlertState } from '@weir/clickhouse'
import { type AlertChanged } from '@weir/contracts'
import { alertNames, type AlertFamily, type OpenAlert } from '@weir/monitor'
import { type Instant } from '@weir/vocabulary'

/** An alert that is firing, with its newest record. */
export interface FiringAlert extends OpenAlert {
  readonly alert: AlertChanged
}

interface AlertStart {
  readonly model: string
  /** Empty: nobody is named. */
  readonly owner: string
  readonly at: Instant
}

/** Alerts that were sent before, by this process or another, so that a restart sends nothing twice. */
export class AlertMemory {
  /** Newest record of each fingerprint, as far as the topic keeps it, and when it was sent. */
  readonly #newest = new Map<string, { readonly alert: AlertChanged; readonly sentAt: Instant }>()
  readonly #sequences = new Map<string, number>()
  /** When each alert began to fire, and whose it is, by its id. */
  readonly #starts = new Map<string, AlertStart>()
  /** Ids of transitions that this process has begun to send, and whose sending has not succeeded yet. */
  readonly #unsent = new Set<string>()
  readonly #suppressed = new Set<string>()

  /** @param sentAt wall time at which the record was sent */
  remember(alert: AlertChanged, sentAt: Instant): void {
    const { fingerprint, sequence, status, alertId, model, labels, startsAt } = alert
    if (status === 'firing') this.#starts.set(alertId, { model, owner: labels['owner'] ?? '', at: startsAt })
    const before = this.#newest.get(fingerprint)
    this.#raise(fingerprint, sequence)
    if (before !== undefined && before.alert.sequence > sequence) return
    const isOlder = before?.alert.sequence === sequence && before.sentAt > sentAt
    this.#newest.set(fingerprint, isOlder ? before : { alert, sentAt })
  }

  /** Adds what the tables hold, which is more than the topic keeps. */
  rememberStates(states: readonly AlertState[]): void {
    for (const { fingerprint, sequence } of states) this.#raise(fingerprint, sequence)
  }

  /** Sequence of the newest transition; 0: there was none. */
  sequence(fingerprint: string): number {
    return this.#sequences.get(fingerprint) ?? 0
  }

  /** Alerts of a model that are firing; family null: of a kind that this release does not have. */
  firing(model: string): readonly (Omit<FiringAlert, 'family'> & { readonly family: AlertFamily | null })[] {
    return [...this.#newest.values()]
      .filter(({ alert }) => alert.model === model && alert.status === 'firing')
      .map(({ alert, sentAt }) => ({ alert, sentAt, startsAt: alert.startsAt, family: familyOfAlert(alert) }))
  }

  /** Those of one version. */
  open(model: string, version: number): readonly FiringAlert[] {
    return this.firing(model).flatMap(({ family, ...one }) =>
      one.alert.version === version && family !== null ? [{ ...one, family }] : [],
    )
  }

  /** Wall times at which alerts that count against the same budget began to fire, since a time: those of the owner, of all
   *  its models; of a model without an owner its own. */
  startsOf(of: { readonly model: string; readonly owner: string }, since: Instant): readonly Instant[] {
    for (const [id, start] of this.#starts) if (start.at < since) this.#starts.delete(id)
    return [...this.#starts.values()]
      .filter(({ owner, model }) => owner === of.owner && (owner !== '' || model === of.model))
      .map(({ at }) => at)
  }

  /** Notes that a record is about to be sent: it may come back from the topic before its sending is known to have
   *  succeeded. */
  beginSending({ alertId, fingerprint, sequence }: AlertChanged): void {
    if (this.sequence(fingerprint) < sequence) this.#unsent.add(alertId)
  }

  /** Notes that a record was sent. @returns whether its transition was sent for the first time */
  endSending({ alertId }: AlertChanged): boolean {
    return this.#unsent.delete(alertId)
  }

  /** An alert that is due and not sent is recorded once, until it is over. */
  isSuppressed(of: {
    readonly model: string
    readonly version: number
    readonly alertname: string
  }): boolean {
    return this.#suppressed.has(suppressedKey(of))
  }

  setSuppressed(
    of: { readonly model: string; readonly version: number; readonly alertname: string },
    isSuppressed: boolean,
  ): void {
    if (isSuppressed) this.#suppressed.add(suppressedKey(of))
    else this.#suppressed.delete(suppressedKey(of))
  }

  #raise(fingerprint: string, sequence: number): void {
    this.#sequences.set(fingerprint, Math.max(sequence, this.sequence(fingerprint)))
  }
}

function suppressedKey(of: { readonly model: string; readonly version: number; readonly alertname: string }) {
  return `${of.model}/${of.version}/${of.alertname}`
}

function familyOfAlert({ labels }: AlertChanged): AlertFamily | null {
  const found = families.find((family) => alertNames[family] === labels['alertname'])
  return found ?? null
}

const families = [
  'quality',
  'volume',
  'drift',
  'performance',
  'serving',
] as const satisfies readonly AlertFamily[]
