import { type VersionNumber } from '@weir/vocabulary'
import { type RoutingTable } from './routing-table.ts'

/** Versions that must score a copy of a request which `answeredBy` answered: all shadows but that one. */
export function shadowVersions(table: RoutingTable, answeredBy: VersionNumber): readonly VersionNumber[] {
  return table.shadows.filter((version) => version !== answeredBy)
}
