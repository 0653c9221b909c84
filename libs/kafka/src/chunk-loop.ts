import {
  type Checkpoint,
  type ChunkSession,
  deliver,
  evolveSession,
  nextStep,
  type OffsetRange,
} from './chunk-session.ts'

/** A chunk that is about to be handled. */
export interface ChunkWork<Raw> {
  readonly range: OffsetRange
  readonly records: readonly Raw[]
  /** The handler's text as it was before the chunk. */
  readonly state: string
}

/** What the loop does to the world, for one partition. */
export interface ChunkPorts<Raw> {
  readonly maxRecords: number
  /** Whether the partition is still ours and work should go on. */
  isCurrent(): boolean
  /** Keeps the checkpoint in the group; if it throws, it may have been kept or not. */
  commit(checkpoint: Checkpoint & { readonly offset: number }): Promise<void>
  /** @returns the handler's text after the chunk */
  handle(work: ChunkWork<Raw>): Promise<string>
  /** The next fetch begins after this offset. */
  resolve(offset: number): void
}

export interface HeldSession<Raw extends { readonly offset: number }> {
  session: ChunkSession<Raw>
}

/** Works off what was fetched: plan, handle, done, chunk by chunk.
 *  `held` keeps what is left, also if a port throws: after a failed `handle` the same chunk comes again. After a failed
 *  `commit` it must not be used again, since the group may hold another checkpoint. */
export async function workOff<Raw extends { readonly offset: number }>(
  held: HeldSession<Raw>,
  fetched: readonly Raw[],
  ports: ChunkPorts<Raw>,
): Promise<void> {
  held.session = deliver(held.session, fetched)
  while (ports.isCurrent()) {
    const step = nextStep(held.session, ports.maxRecords)
    const { state } = held.session
    if (step.kind === 'fetch') {
      ports.resolve((held.session.next ?? 0) - 1)
      return
    }
    if (step.kind === 'plan') {
      await ports.commit({ offset: step.range.min, state, plannedMax: step.range.max })
      held.session = evolveSession(held.session, { kind: 'planned', range: step.range })
    } else {
      await finish(held, { range: step.range, records: step.records, state }, ports)
    }
  }
}

async function finish<Raw extends { readonly offset: number }>(
  held: HeldSession<Raw>,
  work: ChunkWork<Raw>,
  ports: ChunkPorts<Raw>,
): Promise<void> {
  const state = await ports.handle(work)
  const { max } = work.range
  held.session = evolveSession(held.session, { kind: 'handled', state })
  // With records left, the commit of the next plan says that this chunk is done.
  const isLast = held.session.pending.length === 0 || !ports.isCurrent()
  if (isLast) await ports.commit({ offset: max + 1, state, plannedMax: null })
  ports.resolve(max)
}
