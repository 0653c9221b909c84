import { evolve, type Rollout, type RolloutEvent, type RolloutStore } from '@weir/rollout'
import { championOf, type RoutingStore, type StoredRoute } from '@weir/routing'
import { NotFound, type Instant, type ModelName } from '@weir/vocabulary'
import { championOfRollout } from './challenger-weight.ts'

/** Which version serves, since when, why. */
export interface ShownRoute {
  readonly model: ModelName
  readonly champion: number
  /** When the champion became it, by wall time; null when that was before the history. */
  readonly since: Instant | null
  readonly why: RouteReason | null
  readonly table: StoredRoute['table']
  readonly lease: StoredRoute['lease']
}

/** The event that moved the champion, and the rollout that it belongs to. */
export interface RouteReason {
  readonly rolloutId: string
  readonly change: string
  readonly reason: string
  /** Who started the rollout, and what for. */
  readonly startedBy: string
  readonly startReason: string
}

/** @throws NotFound `model-not-routed` when the model has no routing table yet */
export async function showRoute(
  { store, routing }: { readonly store: RolloutStore; readonly routing: Pick<RoutingStore, 'read'> },
  model: ModelName,
): Promise<ShownRoute> {
  const route = await routing.read(model)
  if (route === null)
    throw new NotFound('model-not-routed', `nothing is routed for model ${model}: it has no champion`, {
      model,
    })
  const move = await lastMove(store, model)
  return {
    model,
    champion: championOf(route.table).version,
    since: move?.moved.at ?? null,
    why: move === null ? null : whyOf(move),
    table: route.table,
    lease: route.lease,
  }
}

interface Move {
  readonly started: RolloutEvent
  readonly moved: RolloutEvent
  readonly rolloutId: string
}

/** The newest event that moved the champion. */
async function lastMove(store: RolloutStore, model: ModelName): Promise<Move | null> {
  for (const rolloutId of await store.list(model)) {
    const events = (await store.events(rolloutId)).map(({ event }) => event)
    const [started] = events
    const moved = moveIn(events)
    if (moved !== null && started !== undefined) return { started, moved, rolloutId }
  }
  return null
}

function moveIn(events: readonly RolloutEvent[]): RolloutEvent | null {
  let rollout: Rollout | null = null
  let move: RolloutEvent | null = null
  for (const event of events) {
    const after: Rollout = evolve(rollout, event)
    if (rollout !== null && championOfRollout(after) !== championOfRollout(rollout)) move = event
    rollout = after
  }
  return move
}

function whyOf({ rolloutId, started, moved }: Move): RouteReason {
  const [startedBy, startReason] = started.kind === 'rolloutStarted' ? [started.by, started.reason] : ['', '']
  return {
    rolloutId,
    change: moved.kind,
    reason: 'reason' in moved ? moved.reason : '',
    startedBy,
    startReason,
  }
}
