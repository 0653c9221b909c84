import { tableFor, type Rollout } from '@weir/rollout'
import { challengerOf, championOf } from '@weir/routing'
import { type VersionNumber } from '@weir/vocabulary'

/** The champion as a rollout leaves it; null before a model's first. */
export function championOfRollout(rollout: Rollout): VersionNumber | null {
  const table = tableFor(rollout, { epoch: 1, now: 0 })
  return table === null ? null : championOf(table).version
}

/** The challenger's share of live requests that a rollout asks for, in percent; 100 once it is champion. */
export function challengerWeight(rollout: Rollout): number {
  const table = tableFor(rollout, { epoch: 1, now: 0 })
  if (table === null) return 0
  if (championOf(table).version === rollout.challenger) return 100
  return challengerOf(table)?.weightPercent ?? 0
}
