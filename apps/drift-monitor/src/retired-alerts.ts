import { type AlertChanged } from '@weir/contracts'
import { type Instant } from '@weir/vocabulary'
import { type AlertMemory } from './alert-memory.ts'
import { resolvedRecord } from './alert-record.ts'

/** Ends of alerts that no window would ever end: of versions that answer no more while others do, and of kinds that this
 *  release does not have. While nobody answers none ends.
 *  @param of live: versions that answered lately */
export function retiredAlerts(
  memory: AlertMemory,
  of: { readonly model: string; readonly live: ReadonlySet<number>; readonly now: Instant },
): readonly AlertChanged[] {
  const { model, live, now } = of
  if (live.size === 0) return []
  return memory
    .firing(model)
    .filter(({ alert, family }) => family === null || !live.has(alert.version))
    .map(({ alert, family }) => {
      const why = family === null ? 'there is no such alert any more' : 'it gives no live answer any more'
      return resolvedRecord(alert, why, now)
    })
}
