import { type ReferenceProfile } from '@weir/drift'
import { type AlertFamily, type CheckName, type MonitorDefinition } from '@weir/monitor'
import { dayMs, hourMs, type Instant } from '@weir/vocabulary'

import { type CleanRun } from './clean-run.ts'
import { type WatchedHour } from './hour-tally.ts'
import { VersionWatch, type FiringCheck, type JudgedEnd } from './version-watch.ts'

/** The first alert of a family that is due to a fault. */
export interface FoundFault {
  readonly hours: number
  readonly check: CheckName
  readonly subject: string
}

/** How a fault that began at one hour was found, by family of alerts; those that did not find it are left out. */
export type FaultTrial = ReadonlyMap<AlertFamily, FoundFault>

/** Alerts that stand for each other: what one of a group finds, the others need not find any more. */
export type AlertGroup = readonly AlertFamily[]

/** Alerts from what is asked and answered, and those that wait for labels. */
export const inputGroups: readonly AlertGroup[] = [['quality', 'volume'], ['drift']]
export const labelGroups: readonly AlertGroup[] = [['performance']]
/** How many days each of them may take. */
export const faultDays = { inputs: 4, labels: 16 }

/** Windows before the fault that may still count for `k` of `n`. */
const recalledWindows = 4
const longestWindowMs = 7 * dayMs

interface TrialOf {
  readonly definition: MonitorDefinition
  readonly profile: ReferenceProfile
  readonly clean: CleanRun
  readonly startMs: Instant
  readonly days: typeof faultDays
  readonly count: (hour: Instant) => Promise<WatchedHour>
}

/** Lets a fault begin and watches until every group of alerts has found it, or its days are over. What fires in the same
 *  hour without the fault is not due to it. */
export async function runFault(of: TrialOf): Promise<FaultTrial> {
  const { clean, startMs, days } = of
  const watch = watchUntil(of)
  const found = new Map<AlertFamily, FoundFault>()
  const isOver = (hour: Instant, groups: readonly AlertGroup[], most: number) =>
    hour >= startMs + most * dayMs || groups.every((families) => families.some((family) => found.has(family)))
  for (let hour = startMs; !isOver(hour, [...inputGroups, ...labelGroups], days.labels); hour += hourMs) {
    // Where no flight departs nothing is recorded, with or without the fault.
    if (clean.hours.has(hour)) watch.put(await of.count(hour))
    const end = hour + hourMs
    const isLabelsOnly = isOver(hour, inputGroups, days.inputs)
    const judged = isLabelsOnly ? watch.judgeLabels(end) : watch.judge(end)
    for (const { family, result } of dueToFault(judged, clean.judged.get(end), startMs)) {
      const { check, subject } = result
      const isSought = family === 'performance' || !isLabelsOnly
      if (isSought && !found.has(family))
        found.set(family, { hours: (end - startMs) / hourMs, check, subject })
    }
  }
  return found
}

function dueToFault(
  judged: JudgedEnd,
  clean: JudgedEnd | undefined,
  startMs: Instant,
): readonly FiringCheck[] {
  const usual = new Set(clean?.firing.map(nameOf))
  return judged.firing.filter((one) => !usual.has(nameOf(one)) && one.result.window.end > startMs)
}

/** Which check of which windows it is. */
function nameOf({ result: { check, subject, window } }: FiringCheck): string {
  return [check, subject, window.end - window.start].join('\n')
}

/** A watch that knows the clean hours before the fault, and what was judged of the last windows. */
function watchUntil(of: TrialOf): VersionWatch {
  const { startMs, clean } = of
  const watch = new VersionWatch(of)
  for (const [hour, watched] of clean.hours) if (hour < startMs) watch.put(watched)
  for (const [end, { results }] of clean.judged) {
    if (end > startMs || end <= startMs - recalledWindows * longestWindowMs) continue
    watch.recall(
      results.filter(({ window }) => end > startMs - recalledWindows * (window.end - window.start)),
    )
  }
  return watch
}
