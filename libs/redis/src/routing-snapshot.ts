import { type RoutingStore, type RoutingTable } from '@weir/routing'
import { Failure, type ModelName } from '@weir/vocabulary'
import { holdRoute, routeInForce, type HeldRoute } from './held-route.ts'

export interface RoutingSnapshotOptions {
  /** Monotonic, in milliseconds (`() => performance.now()`): steps of the wall clock must not stretch a lease. */
  readonly clock: () => number
  /** How often everything is read again, because a notice of a change may be lost; 1,000 ms by default. */
  readonly pollMs?: number
}

/** Every routing table in memory, for readers that must not wait: kept by notices of changes and by reading again.
 *  While the store is away the last good tables stay; leases then run out by themselves. */
export class RoutingSnapshot {
  readonly #store: RoutingStore
  readonly #clock: () => number
  readonly #routes = new Map<ModelName, HeldRoute>()
  readonly #listeners = new Set<(table: RoutingTable) => void>()
  #lastFailure: Failure | null = null
  #lastReadAt = 0
  #isPolling = false
  #timer: NodeJS.Timeout | undefined
  #stopWatching: () => Promise<void> = () => Promise.resolve()

  private constructor(store: RoutingStore, clock: () => number) {
    this.#store = store
    this.#clock = clock
  }

  /** @throws Unavailable when the store cannot be read at the start: there is no last good table yet */
  static async start(store: RoutingStore, options: RoutingSnapshotOptions): Promise<RoutingSnapshot> {
    const snapshot = new RoutingSnapshot(store, options.clock)
    snapshot.#stopWatching = await store.watch(
      (model) => void snapshot.#keepFailure(() => snapshot.#readOne(model)),
    )
    try {
      await snapshot.#readAll()
    } catch (error) {
      await snapshot.#stopWatching()
      throw error
    }
    snapshot.#timer = setInterval(() => void snapshot.#poll(), options.pollMs ?? 1_000)
    return snapshot
  }

  /** The table that counts at `now` of the snapshot's clock; null for a model without one. */
  tableInForce(model: ModelName, now: number = this.#clock()): RoutingTable | null {
    const held = this.#routes.get(model)
    return held === undefined ? null : routeInForce(held, now)
  }

  /** The tables as they were written, leases aside: which versions must be loaded. */
  tables(): readonly RoutingTable[] {
    return [...this.#routes.values()].map(({ table }) => table)
  }

  /** Calls back with each new table, after it is in force here.
   *  @returns stops it */
  onChange(listener: (table: RoutingTable) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** How old the last whole read is, in milliseconds, and why the last attempt failed, if it did. */
  status(): { readonly readAgoMs: number; readonly failure: Failure | null } {
    return { readAgoMs: this.#clock() - this.#lastReadAt, failure: this.#lastFailure }
  }

  /** Reads everything again; a store that is away leaves the tables as they are and shows in `status`. */
  async refresh(): Promise<void> {
    await this.#keepFailure(() => this.#readAll())
  }

  async #poll(): Promise<void> {
    if (this.#isPolling) return
    this.#isPolling = true
    try {
      await this.refresh()
    } finally {
      this.#isPolling = false
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#stopWatching()
  }

  async #readAll(): Promise<void> {
    const sentAt = this.#clock()
    for (const stored of await this.#store.readAll()) this.#hold({ stored, sentAt, now: this.#clock() })
    this.#lastReadAt = sentAt
    this.#lastFailure = null
  }

  async #readOne(model: ModelName): Promise<void> {
    const sentAt = this.#clock()
    const stored = await this.#store.read(model)
    if (stored !== null) this.#hold({ stored, sentAt, now: this.#clock() })
  }

  #hold(read: Parameters<typeof holdRoute>[1]): void {
    const { model } = read.stored.table
    const before = this.#routes.get(model) ?? null
    const after = holdRoute(before, read)
    this.#routes.set(model, after)
    if (after.table.epoch === before?.table.epoch) return
    for (const listener of this.#listeners) listener(after.table)
  }

  /** A failure of the store is a state that `status` shows; anything else is a defect and ends the process. */
  async #keepFailure(read: () => Promise<void>): Promise<void> {
    try {
      await read()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#lastFailure = error
    }
  }
}
