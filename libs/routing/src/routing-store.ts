import { type ModelName } from '@weir/vocabulary'
import { type RoutingTable } from './routing-table.ts'

/** A routing table with the rest of the controller's lease for it. */
export interface StoredRoute {
  readonly table: RoutingTable
  /** Epoch that the lease was given for and how long it still holds, in milliseconds; null without a lease. */
  readonly lease: { readonly epoch: number; readonly remainingMs: number } | null
}

/** Read side of routing: what gateways and scorers follow. Tables are written through the rollout store alone. */
export interface RoutingStore {
  read(model: ModelName): Promise<StoredRoute | null>
  readAll(): Promise<readonly StoredRoute[]>
  /** Calls back with the model after each change; at-most-once, so readers also read again from time to time.
   *  @returns stops watching */
  watch(onChange: (model: ModelName) => void): Promise<() => Promise<void>>
  /** Renews the promise for one epoch. A table has its lease from the moment it is written.
   *  @returns false when the stored table has another epoch, or when the lease of this one has lapsed: readers took the
   *  challenger's weight back, so a higher epoch must be written first */
  renewLease(model: ModelName, epoch: number, ttlMs: number): Promise<boolean>
}
