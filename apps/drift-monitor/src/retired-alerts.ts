import { type AlertChanged } from '@weir/contracts'
import { type Instant, type ModelName, type Window } from '@weir/vocabulary'

/** Alerts that end because their version gave no live answer in a later window in which the model did answer: nothing is
 *  left to watch, and no window of that version would ever pass again. A window without any answers ends none.
 *  @param firing alerts of the model
 *  @param live   versions that answered live in the window */
export function retiredAlerts(
  firing: readonly AlertChanged[],
  of: {
    readonly model: ModelName
    readonly window: Window
    readonly live: readonly number[]
    readonly now: Instant
  },
): readonly AlertChanged[] {
  const { model, window, live, now } = of
  if (live.length === 0) return []
  return firing
    .filter(({ version, windowEnd }) => !live.includes(version) && windowEnd < window.end)
    .map((alert) => {
      const { fingerprint, version, sequence, annotations } = alert
      const summary = `${model} version ${version} gave no live answer: its alert has nothing left to watch`
      return {
        ...alert,
        alertId: `${fingerprint}/${sequence + 1}`,
        status: 'resolved',
        annotations: { ...annotations, summary },
        endsAt: now,
        n: 0,
        windowStart: window.start,
        windowEnd: window.end,
        sequence: sequence + 1,
      }
    })
}
