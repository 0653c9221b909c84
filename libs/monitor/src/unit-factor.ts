import { type Moments } from './moments-of.ts'
import { changeBetween, distanceOf, type MomentChange } from './usual-change.ts'

/** How far mean and standard deviation may each be from what a factor makes of the baseline's, in the steadiest feature.
 *  The least default factor, 1.609, is further from 1 than three times this on the scale of logarithms. */
const steadyTolerance = Math.log(1.15)

/** How far two weeks may be apart while they are not known: factors below five are not called then. */
const unknownChange = Math.log(5)

/** A factor that a change of unit would multiply every value by. */
export interface UnitFactor {
  readonly factor: number
  readonly words: string
}

/** What a change of unit may have done to a feature. */
export type UnitFinding =
  | { readonly kind: 'same' }
  /** Mean and standard deviation are both multiplied, further than weeks are apart. */
  | { readonly kind: 'changed'; readonly by: UnitFactor }
  /** The factor fits, but `flat`: all values are equal, in both; `usual`: weeks are as far apart; `unknown`: they may be. */
  | { readonly kind: 'unsure'; readonly by: UnitFactor; readonly because: 'flat' | 'usual' | 'unknown' }

const same: UnitFactor = { factor: 1, words: 'the same' }

/** Looks for a factor, or the inverse of one, that explains mean and standard deviation of a window by those of its
 *  baseline, each as near as weeks are usually, and nearer than no change does. A feature whose weeks differ by as much
 *  (delay rates in a storm, a mean about zero) cannot show such a factor.
 *  @param of usual null while it is not known how far weeks are apart; asked for only when both have changed
 *  @returns the same in whatever unit window and baseline are. O(factors) */
export function unitFactor(of: {
  readonly window: Moments
  readonly baseline: Moments
  readonly usual: () => MomentChange | null
  readonly factors: readonly number[]
}): UnitFinding {
  const { window, baseline } = of
  const change = changeBetween(window, baseline)
  const isFlat = window.deviation === 0 && baseline.deviation === 0
  if (change.mean <= steadyTolerance || (!isFlat && change.deviation <= steadyTolerance))
    return { kind: 'same' }
  const usual = of.usual()
  const tolerance = {
    mean: Math.max(usual?.mean ?? 0, steadyTolerance),
    deviation: Math.max(usual?.deviation ?? 0, steadyTolerance),
  }
  /** At most 1 when the factor explains both. */
  const misfit = ({ factor }: UnitFactor) =>
    Math.max(
      distanceOf(window.mean, baseline.mean * factor) / tolerance.mean,
      distanceOf(window.deviation, baseline.deviation * factor) / tolerance.deviation,
    )
  const candidates = [same, ...of.factors.flatMap(bothWays)]
  const by = candidates.reduce((best, next) => (misfit(next) < misfit(best) ? next : best))
  if (by === same || misfit(by) > 1) return { kind: 'same' }
  if (isFlat) return { kind: 'unsure', by, because: 'flat' }
  const most = usual === null ? { mean: unknownChange, deviation: unknownChange } : tolerance
  if (change.mean > most.mean && change.deviation > most.deviation) return { kind: 'changed', by }
  return { kind: 'unsure', by, because: usual === null ? 'unknown' : 'usual' }
}

function bothWays(factor: number): readonly UnitFactor[] {
  return [
    { factor, words: `multiplied by ${factor}` },
    { factor: 1 / factor, words: `divided by ${factor}` },
  ]
}
