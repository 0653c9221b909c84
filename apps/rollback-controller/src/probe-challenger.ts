import { type RolloutCommand, type Rollout } from '@weir/rollout'
import { type ModelName, type VersionNumber } from '@weir/vocabulary'
import { decideAndStore, type DecideDeps } from './decide-and-store.ts'
import { type EvidenceBook } from './evidence-book.ts'
import { type HeldModel } from './held-models.ts'
import { type ModelQueues } from './model-queues.ts'

/** How far the scoring processes are with one version. */
export type Loading =
  | { readonly kind: 'ready' }
  | { readonly kind: 'loading'; readonly reason: string }
  /** It will not load by waiting longer. */
  | { readonly kind: 'failed'; readonly reason: string }

/** Asks every scoring process, which makes them load the version; what is not ready everywhere is not ready. */
export type AskLoading = (model: ModelName, version: VersionNumber) => Promise<Loading>

export interface ProbeDeps extends DecideDeps {
  readonly queues: ModelQueues
  readonly book: EvidenceBook
  readonly askLoading: AskLoading
  /** Monotonic, in milliseconds. */
  readonly clock: () => number
  readonly loadTimeoutMs: number
}

/** Looks after challengers that are not loaded yet: one question at a time for each rollout. */
export class ChallengerProbe {
  readonly #deps: ProbeDeps
  readonly #since = new Map<string, number>()
  readonly #asking = new Set<string>()

  constructor(deps: ProbeDeps) {
    this.#deps = deps
  }

  /** Asks, and decides when the answer is final. The wait for the answer holds nobody else up. */
  async look({ model, rollout }: HeldModel): Promise<void> {
    if (rollout?.stage.phase !== 'pending' || this.#asking.has(rollout.rolloutId)) return
    const { rolloutId } = rollout
    this.#asking.add(rolloutId)
    try {
      const loading = await this.#askInTime(rollout)
      if (loading.kind === 'loading') return
      await this.#decide(model, rolloutId, loading)
    } finally {
      this.#asking.delete(rolloutId)
    }
  }

  /** What is not under way any more. */
  forgetOthers(ids: ReadonlySet<string | undefined>): void {
    for (const rolloutId of this.#since.keys()) if (!ids.has(rolloutId)) this.#since.delete(rolloutId)
  }

  /** The time of this process: a controller that was away for long has not waited in vain. */
  async #askInTime({ model, challenger, rolloutId }: Rollout): Promise<Loading> {
    const { askLoading, clock, loadTimeoutMs } = this.#deps
    const since = this.#since.get(rolloutId) ?? clock()
    this.#since.set(rolloutId, since)
    const loading = await askLoading(model, challenger)
    if (loading.kind !== 'loading' || clock() - since < loadTimeoutMs) return loading
    return { kind: 'failed', reason: `not ready after ${loadTimeoutMs} ms: ${loading.reason}` }
  }

  async #decide(
    model: ModelName,
    rolloutId: string,
    loading: Exclude<Loading, { kind: 'loading' }>,
  ): Promise<void> {
    const { queues, book, now } = this.#deps
    await queues.run(model, () =>
      decideAndStore(this.#deps, model, ({ rollout }): RolloutCommand | null => {
        if (rollout?.rolloutId !== rolloutId || rollout.stage.phase !== 'pending') return null
        const clocks = { now: now(), eventTime: book.of(rolloutId).watermark }
        return loading.kind === 'ready'
          ? { kind: 'challengerReady', ...clocks }
          : { kind: 'challengerFailed', reason: loading.reason, ...clocks }
      }),
    )
  }
}
