import { evolveKnown, type KnownRollout, type RolloutFact } from './known-rollout.ts'

export interface RolloutDirectoryOptions {
  /** Longest that somebody waits for a rollout to become known, in milliseconds. */
  readonly waitMs: number
  /** Called with an event that cannot be read; the rollout stays as it was known. */
  readonly onUnreadable: (fact: RolloutFact) => void
}

/** A rollout that was waited for in vain is not waited for again within this time, in milliseconds. */
const missKeptMs = 30_000

/** Every rollout that events have told of. */
export class RolloutDirectory {
  readonly #options: RolloutDirectoryOptions
  readonly #known = new Map<string, KnownRollout>()
  readonly #missing = new Set<string>()
  readonly #waiters = new Set<() => void>()

  constructor(options: RolloutDirectoryOptions) {
    this.#options = options
  }

  apply(facts: readonly RolloutFact[]): void {
    for (const fact of facts) {
      const after = evolveKnown(this.#known.get(fact.rolloutId), fact)
      if (after === undefined) this.#options.onUnreadable(fact)
      else this.#known.set(fact.rolloutId, after)
    }
    for (const wake of [...this.#waiters]) wake()
  }

  find(rolloutId: string): KnownRollout | undefined {
    return this.#known.get(rolloutId)
  }

  /** Rollouts under way, in the order in which they became known. */
  active(): readonly KnownRollout[] {
    return [...this.#known.values()].filter(({ isOver }) => !isOver)
  }

  /** Waits until the rollout is known: its first predictions may overtake its events.
   *  @returns undefined when it did not become known in time, and then at once for a while */
  async waitFor(rolloutId: string): Promise<KnownRollout | undefined> {
    const deadline = Date.now() + this.#options.waitMs
    while (!this.#known.has(rolloutId) && !this.#missing.has(rolloutId)) {
      const leftMs = deadline - Date.now()
      if (leftMs <= 0) this.#rememberMissing(rolloutId)
      else await this.#nextChange(leftMs)
    }
    return this.#known.get(rolloutId)
  }

  #rememberMissing(rolloutId: string): void {
    this.#missing.add(rolloutId)
    setTimeout(() => this.#missing.delete(rolloutId), missKeptMs).unref()
  }

  #nextChange(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        this.#waiters.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, withinMs)
      this.#waiters.add(wake)
    })
  }
}
