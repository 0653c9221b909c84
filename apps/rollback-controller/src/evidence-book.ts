import { addTally, newEvidence, type Evidence, type RecordedEvent, type Tally } from '@weir/rollout'
import { type Instant } from '@weir/vocabulary'

/** Only rollouts under way are tallied; so many are never under way, so the forgotten ones are long over. */
const mostRollouts = 1_000

/** The evidence of every rollout that is tallied, whether this process leads or not: whoever takes the lead knows it. */
export class EvidenceBook {
  readonly #evidence = new Map<string, Evidence>()

  /** Empty for a rollout without tallies. */
  of(rolloutId: string): Evidence {
    return this.find(rolloutId) ?? newEvidence(rolloutId)
  }

  /** The same object until something changes. */
  find(rolloutId: string): Evidence | null {
    return this.#evidence.get(rolloutId) ?? null
  }

  /** Evidence to begin with: tallies that it counts already change nothing. */
  begin(evidence: Evidence): void {
    this.#keep(evidence)
  }

  /** @param at when the tally was published: a repeat then gives the same evidence, whenever it is read
   *  @returns the evidence after it; null when the tally changed nothing
   *  @throws PoisonMessage `tally-invalid` */
  add(tally: Tally, at: Instant): Evidence | null {
    const before = this.of(tally.rolloutId)
    const after = addTally(before, tally, { now: at })
    if (after === before) return null
    this.#keep(after)
    return after
  }

  #keep(evidence: Evidence): void {
    this.#evidence.delete(evidence.rolloutId)
    this.#evidence.set(evidence.rolloutId, evidence)
    const [oldest] = this.#evidence.keys()
    if (this.#evidence.size > mostRollouts && oldest !== undefined) this.#evidence.delete(oldest)
  }
}

/** The evidence that the last automatic decision stored: what was tallied before it need not be in Kafka any more. */
export function lastEvidence(rolloutId: string, events: readonly RecordedEvent[]): Evidence {
  const stored = events.map(({ event }) => ('assessment' in event ? event.assessment : null))
  return stored.findLast((assessment) => assessment !== null)?.evidence ?? newEvidence(rolloutId)
}
