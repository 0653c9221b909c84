import { commitOf, decide, evolve, type Rollout, type RolloutCommand, type RolloutEvent } from '@weir/rollout'
import { type RolloutStore } from '@weir/rollout'
import { Conflict, type Instant, type ModelName } from '@weir/vocabulary'
import { heldAfter, type HeldModel, type HeldModels } from './held-models.ts'
import { requireLead, type Lead } from './lead.ts'

export interface DecideDeps {
  readonly store: RolloutStore
  readonly held: HeldModels
  readonly lead: Lead
  readonly now: () => Instant
  readonly newId: () => string
  /** Told of each decision once it is stored. */
  readonly onStored: (decision: StoredDecision) => void
}

export interface StoredDecision {
  readonly kind: 'stored'
  readonly rollout: Rollout
  readonly events: readonly RolloutEvent[]
  /** Epoch of the routing table after it. */
  readonly epoch: number
  /** From the command at hand until it was stored. */
  readonly tookMs: number
}

export type Decided =
  StoredDecision | { readonly kind: 'unchanged' } | Extract<ReturnType<typeof decide>, { kind: 'rejected' }>

/** Others write too only after this process has lost the lead without noticing; more often is a defect. */
const mostAttempts = 5

/** Decides on what is held and stores the decision in one commit; when another write came between, reads again and
 *  decides again. Call it in the model's queue.
 *  @param commandOf the command for what is held; null: nothing to decide
 *  @throws Unavailable `not-leader`, or when the store does not answer (the commit may then have been stored)
 *  @throws Conflict of the store after several attempts */
export async function decideAndStore(
  deps: DecideDeps,
  model: ModelName,
  commandOf: (held: HeldModel) => RolloutCommand | null,
): Promise<Decided> {
  const startedAt = performance.now()
  for (let attempt = 1; ; attempt += 1) {
    const held = await deps.held.of(model, requireLead(deps.lead))
    const command = commandOf(held)
    if (command === null) return { kind: 'unchanged' }
    const before = command.kind === 'start' ? null : held.rollout
    const decision = decide(command, before)
    if (decision.kind === 'rejected') return decision
    if (decision.events.length === 0) return { kind: 'unchanged' }
    try {
      const stored = await storeEvents(deps, { ...held, rollout: before }, decision.events)
      const told = { ...stored, tookMs: performance.now() - startedAt }
      deps.onStored(told)
      return told
    } catch (error) {
      deps.held.forget(model)
      if (!(error instanceof Conflict) || attempt === mostAttempts) throw error
    }
  }
}

async function storeEvents(
  deps: DecideDeps,
  held: HeldModel,
  events: readonly RolloutEvent[],
): Promise<Omit<StoredDecision, 'tookMs'>> {
  const after = events.reduce<Rollout | null>((rollout, event) => evolve(rollout, event), held.rollout)
  if (after === null) throw new Error('a decision without events is no commit')
  const first = (held.rollout?.eventCount ?? 0) + 1
  const commit = commitOf({
    before: held.rollout,
    events: events.map((event, place) => ({ eventId: eventId(after.rolloutId, first + place), event })),
    epoch: held.epoch,
    now: deps.now(),
    requestId: deps.newId(),
  })
  const epoch = await deps.store.commit(commit)
  deps.held.replace(heldAfter(held, commit, after))
  return { kind: 'stored', rollout: after, events, epoch }
}

/** The store accepts each place in a history once, so the place makes the id. */
function eventId(rolloutId: string, sequence: number): string {
  return `${rolloutId}:${String(sequence).padStart(4, '0')}`
}
