import { assertNever } from '@weir/vocabulary'

/** Consecutive offsets of one partition, both ends included. */
export interface OffsetRange {
  readonly min: number
  readonly max: number
}

/** What is kept of a partition in the group's offset commit. */
export interface Checkpoint {
  /** Offset that the group continues from; null: nothing is committed yet. */
  readonly offset: number | null
  /** The handler's own text as it was before the chunk that begins at `offset`. */
  readonly state: string
  /** Last offset of the chunk that was about to be handled; null: none was planned. */
  readonly plannedMax: number | null
}

/** Where the handling of one partition stands; a plain value.
 *  A chunk is planned (committed with its bounds), handled, and done, in this order. A plan that is found committed is
 *  handled again with exactly its bounds and its state, however the records are fetched this time, so that a sink which
 *  drops repeats by `topic-partition-min-max` sees every offset once. */
export interface ChunkSession<Raw extends { readonly offset: number }> {
  readonly state: string
  readonly plan: OffsetRange | null
  /** Fetched and not handled yet, in order. */
  readonly pending: readonly Raw[]
  /** Records below this offset are done or pending; null: none has been seen. */
  readonly next: number | null
}

export type ChunkStep<Raw> =
  /** More records are needed. */
  | { readonly kind: 'fetch' }
  /** The bounds must be committed before anything else. */
  | { readonly kind: 'plan'; readonly range: OffsetRange }
  /** The plan is committed: the records of its range go to the handler. There may be none, if retention took them. */
  | { readonly kind: 'handle'; readonly range: OffsetRange; readonly records: readonly Raw[] }

/** Takes up a partition where its last owner left it. */
export function openSession<Raw extends { readonly offset: number }>(
  checkpoint: Checkpoint,
): ChunkSession<Raw> {
  const { offset, plannedMax, state } = checkpoint
  const plan = offset === null || plannedMax === null ? null : { min: offset, max: plannedMax }
  return { state, plan, pending: [], next: offset }
}

/** Adds fetched records; those that were fetched before are passed over. */
export function deliver<Raw extends { readonly offset: number }>(
  session: ChunkSession<Raw>,
  fetched: readonly Raw[],
): ChunkSession<Raw> {
  const { next } = session
  const fresh = next === null ? fetched : fetched.filter(({ offset }) => offset >= next)
  const last = fresh.at(-1)
  if (last === undefined) return session
  return { ...session, pending: [...session.pending, ...fresh], next: last.offset + 1 }
}

/** What is to be done now.
 *  @param maxRecords most records of a new chunk; one that is planned keeps its bounds */
export function nextStep<Raw extends { readonly offset: number }>(
  session: ChunkSession<Raw>,
  maxRecords: number,
): ChunkStep<Raw> {
  const { plan, pending } = session
  const last = pending.at(-1)
  if (last === undefined) return { kind: 'fetch' }
  if (plan === null) {
    const chunk = pending.slice(0, maxRecords)
    return {
      kind: 'plan',
      range: { min: chunk[0]?.offset ?? last.offset, max: chunk.at(-1)?.offset ?? last.offset },
    }
  }
  if (last.offset < plan.max) return { kind: 'fetch' }
  return { kind: 'handle', range: plan, records: pending.filter(({ offset }) => offset <= plan.max) }
}

export type ChunkEvent =
  /** The plan has been committed. */
  | { readonly kind: 'planned'; readonly range: OffsetRange }
  /** The planned chunk has been handled; `state` is what the handler made of the state before it. */
  | { readonly kind: 'handled'; readonly state: string }

/** The session after an event. */
export function evolveSession<Raw extends { readonly offset: number }>(
  session: ChunkSession<Raw>,
  event: ChunkEvent,
): ChunkSession<Raw> {
  switch (event.kind) {
    case 'planned':
      return { ...session, plan: event.range }
    case 'handled': {
      const done = session.plan?.max ?? -1
      const pending = session.pending.filter(({ offset }) => offset > done)
      return { ...session, state: event.state, plan: null, pending }
    }
    default:
      return assertNever(event)
  }
}
