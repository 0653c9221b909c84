import { murmurHash3 } from '@weir/stats'
import { type VersionNumber } from '@weir/vocabulary'
import { challengerOf, championOf, type RoutingTable } from './routing-table.ts'

const buckets = 2 ** 32

/** One assignment: who answers, and with what probability this variant was chosen. */
export interface Assignment {
  readonly version: VersionNumber
  readonly role: 'champion' | 'challenger'
  /** Share of entities that get this variant under the table in force, 0 to 1. */
  readonly probability: number
}

/** Bucket of an entity: MurmurHash3 (x86, 32 bit, seed 0) of `salt:entity`.
 *  @returns an integer in [0, 2^32) */
export function bucketOf(salt: string, entityId: string): number {
  return murmurHash3(0, `${salt}:${entityId}`)
}

/** Sticky choice. The challenger owns the buckets below its weight, so raising the weight moves entities only to the
 *  challenger, each at most once, and lowering it to 0 takes all of them back.
 *  @param bucket an integer in [0, 2^32), from `bucketOf` */
export function chooseVariant(bucket: number, table: RoutingTable): Assignment {
  const champion = championOf(table)
  const challenger = challengerOf(table)
  const share = challenger === null ? 0 : challenger.weightPercent / 100
  if (challenger !== null && bucket < share * buckets)
    return { version: challenger.version, role: 'challenger', probability: share }
  return { version: champion.version, role: 'champion', probability: 1 - share }
}
