import { type RegistryStore } from '@weir/models'
import { type RoutingStore } from '@weir/routing'
import { defaultSteppedPlan, type Plan, type RolloutStore, type Tally } from '@weir/rollout'
import { parseModelName, parseVersionNumber, type Instant, type ModelName } from '@weir/vocabulary'
import { AssessmentHistory } from './assessment-history.ts'
import { type StoredDecision } from './decide-and-store.ts'
import { EvidenceBook } from './evidence-book.ts'
import { HeldModels } from './held-models.ts'
import { ModelQueues } from './model-queues.ts'
import { type Loading } from './probe-challenger.ts'
import { RolloutRunner } from './rollout-runner.ts'

/** Made values for the tests of this service: a controller over given stores, whose world the test moves. */
export const flights: ModelName = parseModelName('flights')
export const v1 = parseVersionNumber(1)
export const v2 = parseVersionNumber(2)
/** Event time of the first tally; wall time is later, as in a replay. */
export const t0: Instant = Date.UTC(2001, 2, 5)
const startOfTest: Instant = Date.UTC(2026, 0, 1)
export const ada = { by: 'ada', reason: 'because' }

export const immediate: Plan = {
  kind: 'immediate',
  watch: { minEventMs: 0 },
  guardrails: defaultSteppedPlan.guardrails,
}

/** A canary at once, its two steps of an hour each. */
export const canary: Plan = {
  ...defaultSteppedPlan,
  shadow: null,
  steps: [20, 50].map((weightPercent) => ({ weightPercent, minEventMs: 3_600_000, minPredictions: 10 })),
  watch: { minEventMs: 3_600_000 },
}

export interface World {
  /** Fencing number of the lead; null: another leads. */
  fence: number | null
  loading: Loading
  isWatching: boolean
  /** Monotonic and wall time at once, in milliseconds. */
  now: number
}

export interface MadeStores {
  readonly store: RolloutStore
  readonly registry: RegistryStore
  readonly renewLease: RoutingStore['renewLease']
}

export function madeController(stores: MadeStores, changes: Partial<World> = {}) {
  const world: World = {
    fence: 1,
    loading: { kind: 'ready' },
    isWatching: true,
    now: startOfTest,
    ...changes,
  }
  const decisions: StoredDecision[] = []
  let ids = 0
  const deps = {
    ...stores,
    routing: { renewLease: stores.renewLease },
    held: new HeldModels(stores.store),
    queues: new ModelQueues(),
    book: new EvidenceBook(),
    history: new AssessmentHistory(),
    lead: { fence: () => world.fence },
    reader: { isCaughtUp: () => world.isWatching, isWatching: () => world.isWatching },
    askLoading: async () => world.loading,
    clock: () => world.now,
    now: () => world.now,
    // Two controllers over one store must not make the same ids.
    newId: () => `${String((ids += 1)).padStart(8, '0')}-${Math.random()}`,
    loadTimeoutMs: 60_000,
    leaseTtlMs: 5_000,
    startWaitMs: 0,
    logger: { warn: () => undefined },
    onStored: (decision: StoredDecision) => void decisions.push(decision),
    onTakenUp: () => undefined,
    onNewEpoch: () => undefined,
  }
  const runner = new RolloutRunner(deps)
  /** One look, and all that follows from it. */
  const look = async () => {
    await runner.look()
    // The answers about loading come outside of the queues.
    await new Promise((resolve) => setImmediate(resolve))
    await deps.queues.idle()
  }
  const tell = async (tally: Tally) => {
    const evidence = deps.book.add(tally, world.now)
    if (evidence !== null) runner.onEvidence(evidence)
    await deps.queues.idle()
  }
  return { world, deps, runner, decisions, look, tell }
}

/** A guardrail tally of one partition: so many predictions of each arm under one weight, some of them bad. */
export function madeTally(of: {
  readonly rolloutId: string
  readonly hours: number
  readonly fromOffset?: number
  readonly weight?: number
  readonly predictions?: number
  readonly bad?: number
}): Tally {
  const { rolloutId, hours, fromOffset = 0, weight = 0.2, predictions = 400, bad = 0 } = of
  const none = { errors: 0, timeouts: 0, notNumbers: 0, fallbacks: 0, slow: 0 }
  const challenger = Math.round(predictions * weight)
  const arm = (name: 'champion' | 'challenger', count: number, errors: number) => ({
    arm: name,
    challengerWeight: weight,
    predictedClass: 'late',
    predictions: count,
    ...none,
    errors,
  })
  return {
    kind: 'guardrail',
    rolloutId,
    model: flights,
    partition: 0,
    fromOffset,
    toOffset: fromOffset + predictions - 1,
    watermark: t0 + hours * 3_600_000,
    cells: [arm('champion', predictions - challenger, 0), arm('challenger', challenger, bad)],
  }
}
