import { type Moments } from './moments-of.ts'

/** How far mean and standard deviation of two windows are apart: absolute logarithms of their ratios, >= 0; Infinity
 *  where one is 0 or they differ in sign. */
export interface MomentChange {
  readonly mean: number
  readonly deviation: number
}

/** Share of pairs of weeks that are not further apart than what is called usual: of the 504 pairs of three weeks of
 *  hours, ten may be faults. On 19 weeks of flights without a fault, two of three hours called the unit of one of eight
 *  features changed three times in all, and 50 times with a fixed tolerance of 15 %: in storms the delay rates double. */
const usualShare = 0.98

export function changeBetween(a: Moments, b: Moments): MomentChange {
  return { mean: distanceOf(a.mean, b.mean), deviation: distanceOf(a.deviation, b.deviation) }
}

/** How far the same hours of two weeks are usually apart.
 *  @param slots of one week's windows: what was measured at that time of the week in each of the weeks before
 *  @returns null where less than half of the slots have two weeks to compare. O(slots x weeks^2) */
export function usualChange(slots: readonly (readonly Moments[])[]): MomentChange | null {
  const paired = slots.map(changesWithin).filter((changes) => changes.length > 0)
  if (paired.length === 0 || paired.length * 2 < slots.length) return null
  const changes = paired.flat()
  return {
    mean: quantileOf(changes.map(({ mean }) => mean)),
    deviation: quantileOf(changes.map(({ deviation }) => deviation)),
  }
}

function changesWithin(weeks: readonly Moments[]): readonly MomentChange[] {
  return weeks.flatMap((week, at) => weeks.slice(at + 1).map((other) => changeBetween(week, other)))
}

function quantileOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(Math.floor(usualShare * sorted.length), sorted.length - 1)] ?? Infinity
}

/** On the scale of logarithms; none between zeros. */
export function distanceOf(a: number, b: number): number {
  if (a === 0 && b === 0) return 0
  const ratio = a / b
  return ratio > 0 ? Math.abs(Math.log(ratio)) : Infinity
}
