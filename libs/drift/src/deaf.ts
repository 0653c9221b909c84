import { type CategoryProfile, type NumericProfile } from './reference-profile.ts'

/** Largest threshold of the Jensen-Shannon distance, base 2, that still sees what it should: a shift of half a standard
 *  deviation makes 0.21, one of a whole standard deviation 0.39. */
export const mostUsefulThreshold = 0.21

/** The same by statistic: a normal column moved by half a standard deviation has 2 Phi(1/4) - 1 = 0.197 in `ks`; PSI is
 *  nearly 8 ln 2 times the square of the Jensen-Shannon distance. */
const mostUseful = {
  js_distance: mostUsefulThreshold,
  psi: 8 * Math.LN2 * mostUsefulThreshold ** 2,
  ks: 0.2,
  wasserstein: 0.5,
} as const

type TellsApart =
  | Pick<NumericProfile, 'type'>
  | Pick<CategoryProfile, 'type' | 'categories' | 'others' | 'counts' | 'n' | 'nulls'>

/** Whether a check with this threshold cannot see half a standard deviation of shift. It then says nothing about drift,
 *  and never that there is none. Of a shift that is spread over all rows, the divergence that bins can show is that of the
 *  rows whose values they tell apart: half of them leave of 0.21 no more than 0.21 sqrt(1/2) = 0.15. So an effect of 0.12
 *  needs a third of the rows: (0.12 / 0.21)^2 = 0.33.
 *  @param threshold of the statistic, `js_distance` (base 2) when left out; NaN is deaf
 *  @param of the profile of the column; left out: its bins tell all rows apart */
export function isDeaf(
  threshold: number,
  of: { readonly statistic?: keyof typeof mostUseful; readonly profile?: TellsApart } = {},
): boolean {
  const { statistic = 'js_distance', profile } = of
  const share = profile === undefined ? 1 : toldApart(profile)
  // A divergence, as PSI is, goes with the share of the rows; a distance with its root.
  return !(threshold <= mostUseful[statistic] * (statistic === 'psi' ? share : Math.sqrt(share)))
}

/** Share of the reference's values that a change can be seen of. Where the rare categories were too many to list, any
 *  number of them may have been replaced by new ones without a trace. */
function toldApart(profile: TellsApart): number {
  if (profile.type === 'number' || profile.others !== null) return 1
  const values = profile.n - profile.nulls
  return values === 0 ? 1 : 1 - (profile.counts[profile.categories.length] ?? 0) / values
}
