import { type Instant } from '@weir/vocabulary'
import { challengerOf, type RoutingTable } from './routing-table.ts'

/** The controller's promise that it watches: it holds for one epoch, until `validUntil` of the reader's own clock. */
export interface Lease {
  readonly epoch: number
  readonly validUntil: Instant
}

/** The table that counts now. Without a live lease for this very epoch the challenger gets no weight: if the
 *  controller dies, traffic is back on the champion by itself, and stays there until a higher epoch is written.
 *  Shadows go on: they answer nobody.
 *  @param now the reader's clock, the same one that set `lease.validUntil` */
export function tableInForce(table: RoutingTable, lease: Lease | null, now: Instant): RoutingTable {
  const challenger = challengerOf(table)
  if (challenger === null || challenger.weightPercent === 0) return table
  if (lease !== null && lease.epoch === table.epoch && now < lease.validUntil) return table
  return {
    ...table,
    variants: table.variants.map((variant) => ({
      ...variant,
      weightPercent: variant.role === 'champion' ? 100 : 0,
    })),
  }
}
