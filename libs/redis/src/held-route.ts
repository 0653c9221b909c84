import { tableInForce, type Lease, type RoutingTable, type StoredRoute } from '@weir/routing'

/** What a reader keeps of one model's routing. Times are of the reader's own monotonic clock, in milliseconds. */
export interface HeldRoute {
  readonly table: RoutingTable
  readonly lease: Lease | null
  /** This epoch had a lease and lost it: its challenger gets no weight again, whatever lease turns up later. */
  readonly isLapsed: boolean
}

/** One read of the store. `sentAt` is before it was sent, so that a slow answer can only shorten the lease. */
export interface RouteRead {
  readonly stored: StoredRoute
  readonly sentAt: number
  readonly now: number
}

/** What to keep after a read: never a lower epoch, never a lease that has lapsed once. */
export function holdRoute(held: HeldRoute | null, { stored, sentAt, now }: RouteRead): HeldRoute {
  const { table } = stored
  const lease = leaseFor(stored, sentAt)
  if (held === null || table.epoch > held.table.epoch) return { table, lease, isLapsed: false }
  if (table.epoch < held.table.epoch || held.isLapsed) return held
  if (held.lease !== null && (lease === null || now >= held.lease.validUntil))
    return { ...held, lease: null, isLapsed: true }
  return { ...held, lease: laterOf(held.lease, lease) }
}

/** The table that counts at `now`. */
export function routeInForce(held: HeldRoute, now: number): RoutingTable {
  return tableInForce(held.table, held.lease, now)
}

function leaseFor({ table, lease }: StoredRoute, sentAt: number): Lease | null {
  if (lease === null || lease.epoch !== table.epoch) return null
  return { epoch: lease.epoch, validUntil: sentAt + lease.remainingMs }
}

/** Each read gives a moment until which the lease holds at least. */
function laterOf(a: Lease | null, b: Lease | null): Lease | null {
  if (a === null || b === null) return a ?? b
  return a.validUntil >= b.validUntil ? a : b
}
