import { type RoutingStore, type RoutingTable } from '@weir/routing'
import { InvalidInput, type ModelName, type Unavailable } from '@weir/vocabulary'

/** Routing tables in memory, for tests. Its lease clock is the one that was given. */
export interface InMemoryRoutingStore extends RoutingStore {
  /** Writes the next table with its lease and tells the watchers, as the commit of a rollout does.
   *  @throws InvalidInput when the epoch does not rise */
  write(table: RoutingTable): void
  /** Takes the lease of a model away, as time does. */
  loseLease(model: ModelName): void
  /** Every read fails with this until null is set: the store is away. */
  failWith(failure: Unavailable | null): void
  /** Tells the watchers that something of a model changed. */
  notify(model: ModelName): void
}

interface Stored {
  readonly table: RoutingTable
  readonly lease: { readonly epoch: number; readonly until: number } | null
}

export interface InMemoryRoutingOptions {
  /** Milliseconds, any origin; real time by default. */
  readonly clock?: () => number
  /** Lease of a new table, 10,000 ms by default. */
  readonly leaseTtlMs?: number
}

export function inMemoryRoutingStore(options: InMemoryRoutingOptions = {}): InMemoryRoutingStore {
  const { clock = () => performance.now(), leaseTtlMs = 10_000 } = options
  const routes = new Map<ModelName, Stored>()
  const watchers = new Set<(model: ModelName) => void>()
  let failure: Unavailable | null = null

  const notify = (model: ModelName) => watchers.forEach((onChange) => onChange(model))
  const routeOf = ({ table, lease }: Stored) => {
    const remainingMs = lease === null ? 0 : lease.until - clock()
    return {
      table: structuredClone(table),
      lease: lease !== null && remainingMs > 0 ? { epoch: lease.epoch, remainingMs } : null,
    }
  }
  return {
    async read(model) {
      if (failure !== null) throw failure
      const stored = routes.get(model)
      return stored === undefined ? null : routeOf(stored)
    },
    async readAll() {
      if (failure !== null) throw failure
      return [...routes.values()].map(routeOf)
    },
    async watch(onChange) {
      watchers.add(onChange)
      return async () => void watchers.delete(onChange)
    },
    async renewLease(model, epoch, ttlMs) {
      const stored = routes.get(model)
      const isLive = stored?.lease?.epoch === epoch && clock() < stored.lease.until
      if (stored === undefined || stored.table.epoch !== epoch || !isLive) return false
      routes.set(model, { ...stored, lease: { epoch, until: clock() + ttlMs } })
      return true
    },
    write(table) {
      const before = routes.get(table.model)?.table.epoch ?? 0
      if (table.epoch <= before)
        throw new InvalidInput('table-epoch-invalid', `epoch ${table.epoch} is not above ${before}`)
      const lease = { epoch: table.epoch, until: clock() + leaseTtlMs }
      routes.set(table.model, { table: structuredClone(table), lease })
      notify(table.model)
    },
    loseLease(model) {
      const stored = routes.get(model)
      if (stored !== undefined) routes.set(model, { ...stored, lease: null })
    },
    failWith: (next) => void (failure = next),
    notify,
  }
}
