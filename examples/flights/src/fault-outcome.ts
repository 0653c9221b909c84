import { type AlertFamily } from '@weir/monitor'

import { type FaultBar } from './fault-cases.ts'
import { type FaultTrial, type FoundFault } from './fault-trial.ts'

/** How one group of alerts found a fault, over all its starts. */
export interface GroupOutcome {
  /** Starts from which it was found. */
  readonly found: number
  readonly of: number
  /** Over all starts; null if half of them or more were not found. */
  readonly medianHours: number | null
  /** Check that found it first most often, empty if it was not found. */
  readonly by: string
}

/** The first alert among the families, from each start. */
export function groupOutcome(trials: readonly FaultTrial[], families: readonly AlertFamily[]): GroupOutcome {
  const first = trials.map((trial) => firstOf(trial, families))
  const found = first.filter((one) => one !== null)
  const hours = first.map((one) => one?.hours ?? Infinity).sort((a, b) => a - b)
  const median = medianOf(hours)
  return {
    found: found.length,
    of: trials.length,
    medianHours: Number.isFinite(median) ? median : null,
    by: mostOften(found.map(({ check }) => check)),
  }
}

/** Whether a fault was found as soon as it must be. */
export function meets(trials: readonly FaultTrial[], { families, mostHours }: FaultBar): boolean {
  const { medianHours } = groupOutcome(trials, families)
  return medianHours !== null && medianHours <= mostHours
}

function firstOf(trial: FaultTrial, families: readonly AlertFamily[]): FoundFault | null {
  const found = families.map((family) => trial.get(family)).filter((one) => one !== undefined)
  return found.sort((a, b) => a.hours - b.hours)[0] ?? null
}

/** @param sorted rising; Infinity when it is empty */
function medianOf(sorted: readonly number[]): number {
  const valueAt = (place: number) => sorted[Math.floor(place)] ?? Infinity
  return (valueAt((sorted.length - 1) / 2) + valueAt(sorted.length / 2)) / 2
}

function mostOften(names: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? ''
}
