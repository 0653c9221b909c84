import { learnedWindows } from '@weir/drift'
import { type MonitorDefinition } from '@weir/monitor'
import { dayMs } from '@weir/vocabulary'

/** Windows `auto` are no longer than this. */
const longestAutoMs = Math.max(...learnedWindows)
/** Volume looks four weeks back, the same hours three. */
const seasonsMs = 28 * dayMs

/** Length of the longest window that a definition has, in milliseconds of event time: a version that did not answer for so
 *  long is judged no more. */
export function longestWindowMs({ drift, quality, volume, serving }: MonitorDefinition): number {
  const lengths = [
    longestAutoMs,
    drift.windowMs,
    ...Object.values(drift.columns).map(({ windowMs }) => windowMs),
    quality.windowMs,
    serving.windowMs,
    ...volume.rules.map(({ windowMs }) => windowMs),
  ]
  return Math.max(...lengths.filter((length) => typeof length === 'number'))
}

/** How long before an hour its windows and their baselines begin. */
export function historyMs(definition: MonitorDefinition): number {
  return longestWindowMs(definition) + Math.max(seasonsMs, definition.drift.trailingMs)
}

/** How long after its newest window a check is forgotten: longer than its windows lie apart, and not so long that a
 *  category which nobody expects any more alerts for ever. */
export function forgottenMs(definition: MonitorDefinition): number {
  return longestWindowMs(definition) + dayMs
}
