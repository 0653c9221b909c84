import { renewalOf, type Rollout, type RolloutStore } from '@weir/rollout'
import { type RoutingStore } from '@weir/routing'
import { Conflict, type Instant, type ModelName } from '@weir/vocabulary'
import { heldAfter, needsLease, type HeldModel, type HeldModels } from './held-models.ts'
import { requireLead, type Lead } from './lead.ts'

export interface RenewDeps {
  readonly store: RolloutStore
  readonly routing: Pick<RoutingStore, 'renewLease'>
  readonly held: HeldModels
  readonly lead: Lead
  readonly now: () => Instant
  readonly newId: () => string
  readonly leaseTtlMs: number
  readonly onNewEpoch: (renewed: { readonly model: ModelName; readonly epoch: number }) => void
}

/** Keeps the weight of a challenger alive. A table that this lead has not written gets a higher epoch before anything is
 *  renewed, and so does one whose lease has lapsed: readers have taken the weight back and do not give it again under
 *  the old one. Call it in the model's queue.
 *  @throws Unavailable `not-leader`, or when the store does not answer */
export async function renewLease(deps: RenewDeps, model: ModelName): Promise<void> {
  const held = await deps.held.of(model, requireLead(deps.lead))
  if (!needsLease(held)) return
  if (!held.isTableOurs) return writeNewEpoch(deps, held)
  if (await deps.routing.renewLease(model, held.epoch, deps.leaseTtlMs)) return
  deps.held.forget(model)
  const read = await deps.held.of(model, requireLead(deps.lead))
  if (needsLease(read)) await writeNewEpoch(deps, read)
}

async function writeNewEpoch(deps: RenewDeps, held: HeldModel): Promise<void> {
  const { model, epoch } = held
  const commit = renewalOf(rolloutOf(held), { epoch, now: deps.now(), requestId: deps.newId() })
  try {
    await deps.store.commit(commit)
  } catch (error) {
    deps.held.forget(model)
    // Somebody wrote in between: the next renewal begins with what they wrote.
    if (error instanceof Conflict) return
    throw error
  }
  const after = deps.held.replace(heldAfter(held, commit, rolloutOf(held)))
  deps.onNewEpoch({ model, epoch: after.epoch })
}

function rolloutOf({ model, rollout }: HeldModel): Rollout {
  if (rollout === null) throw new Error(`${model} has no rollout whose table could be renewed`)
  return rollout
}
