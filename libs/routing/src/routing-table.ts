import { InvalidInput, type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'

/** An arm of the routing table. */
export interface Variant {
  readonly version: VersionNumber
  readonly role: 'champion' | 'challenger'
  /** Share of live requests in percent, 0 to 100. */
  readonly weightPercent: number
}

/** Who answers for one model. Written by the rollback-controller alone, each time with a higher epoch. */
export interface RoutingTable {
  readonly model: ModelName
  /** Rising fencing number: readers keep the table with the highest one. */
  readonly epoch: number
  /** Mixed into the hash of the entity, so that each rollout draws its own buckets. */
  readonly salt: string
  readonly rolloutId: string | null
  /** The champion first, then at most one challenger; weights sum to 100. */
  readonly variants: readonly Variant[]
  /** Versions that score a copy of each live request which another version answered. */
  readonly shadows: readonly VersionNumber[]
  /** Versions that are kept loaded and warm though they answer nothing now. */
  readonly standby: readonly VersionNumber[]
  readonly changedAt: Instant
}

/** @throws InvalidInput naming the rule that the table breaks */
export function checkTable(table: RoutingTable): RoutingTable {
  const [champion, ...challengers] = table.variants
  if (champion === undefined || champion.role !== 'champion')
    throw broken('the first variant must be the champion')
  if (challengers.length > 1 || challengers.some(({ role }) => role !== 'challenger'))
    throw broken('there is at most one challenger, after the champion')
  const total = table.variants.reduce((sum, { weightPercent }) => sum + weightPercent, 0)
  if (
    table.variants.some(({ weightPercent }) => !(weightPercent >= 0 && weightPercent <= 100)) ||
    total !== 100
  )
    throw broken(`weights must lie in 0 to 100 and sum to 100, got ${total}`)
  if (new Set(table.variants.map(({ version }) => version)).size !== table.variants.length)
    throw broken('champion and challenger must be different versions')
  if (!Number.isSafeInteger(table.epoch) || table.epoch < 1)
    throw broken(`epoch ${table.epoch} is not an integer from 1`)
  return table
}

export function championOf(table: RoutingTable): Variant {
  const champion = table.variants.find(({ role }) => role === 'champion')
  if (champion === undefined) throw broken('a routing table without a champion')
  return champion
}

export function challengerOf(table: RoutingTable): Variant | null {
  return table.variants.find(({ role }) => role === 'challenger') ?? null
}

/** Every version that must be loaded for this table, without repeats. */
export function versionsOf(table: RoutingTable): readonly VersionNumber[] {
  return [...new Set([...table.variants.map(({ version }) => version), ...table.shadows, ...table.standby])]
}

function broken(rule: string): InvalidInput {
  return new InvalidInput('routing-table-invalid', `routing table: ${rule}`, {})
}
