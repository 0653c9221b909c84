import { type RoutingTable } from '@weir/routing'
import { type Instant } from '@weir/vocabulary'
import { isEnd } from './phase.ts'
import { type RolloutEvent } from './rollout-event.ts'
import { type RolloutCommit } from './rollout-store.ts'
import { championAfter, evolve, type Rollout } from './rollout.ts'
import { tableFor } from './table-for.ts'

/** What `commitOf` puts together. */
export interface AcceptedEvents {
  /** Null: the events start the rollout. */
  readonly before: Rollout | null
  /** At least one; ids are new. */
  readonly events: readonly { readonly eventId: string; readonly event: RolloutEvent }[]
  /** Epoch that the decision was made on; 0 without a table. */
  readonly epoch: number
  readonly now: Instant
  readonly requestId: string
}

/** The commit that makes a decision real: its events, with the table, the champion and the marks that follow from them.
 *  @throws Error when there are no events, or they cannot follow */
export function commitOf({ before, events, epoch, now, requestId }: AcceptedEvents): RolloutCommit {
  const after = events.reduce<Rollout | null>((rollout, { event }) => evolve(rollout, event), before)
  if (after === null || events.length === 0) throw new Error('a decision without events is no commit')
  const champion = championAfter(after)
  const championBefore = before === null ? after.formerChampion : championAfter(before)
  const isRolledBackByEvidence = after.stage.phase === 'rolledBack' && after.stage.cause === 'evidence'
  return {
    requestId,
    model: after.model,
    rolloutId: after.rolloutId,
    expectedEpoch: epoch,
    expectedRolloutVersion: before?.eventCount ?? 0,
    events,
    table: newTable(before, after, { epoch: epoch + 1, now }),
    championMovesTo: champion === championBefore ? null : champion,
    failedVersion: isRolledBackByEvidence ? after.challenger : null,
    isEnd: isEnd(after.stage.phase),
  }
}

/** The same table under the next epoch: what a controller writes that comes back, before it renews a lease. */
export function renewalOf(
  rollout: Rollout,
  { epoch, now, requestId }: Omit<AcceptedEvents, 'before' | 'events'>,
): RolloutCommit {
  return {
    requestId,
    model: rollout.model,
    rolloutId: rollout.rolloutId,
    expectedEpoch: epoch,
    expectedRolloutVersion: rollout.eventCount,
    events: [],
    table: tableFor(rollout, { epoch: epoch + 1, now }),
    championMovesTo: null,
    failedVersion: null,
    isEnd: false,
  }
}

function newTable(
  before: Rollout | null,
  after: Rollout,
  at: { readonly epoch: number; readonly now: Instant },
): RoutingTable | null {
  const table = tableFor(after, at)
  const isSame = before !== null && JSON.stringify(tableFor(before, at)) === JSON.stringify(table)
  return isSame ? null : table
}
