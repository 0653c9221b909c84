import { type MultivariateProfile } from './reference-profile.ts'

/** Computes reconstruction errors of one version, row by row, without allocating. Holds the row at hand. */
export interface Reconstruction {
  readonly means: Float64Array
  readonly deviations: Float64Array
  /** Components one after another, each as long as the row. */
  readonly components: Float64Array
  /** The row: values of the profile's features in its order, NaN for null. Filled by the caller. */
  readonly row: Float64Array
}

/** Below this share of the row's length the rest is rounding. */
const roundingShare = 1e-6

export function reconstructionOf(
  profile: Pick<MultivariateProfile, 'means' | 'deviations' | 'components'>,
): Reconstruction {
  return {
    means: Float64Array.from(profile.means),
    deviations: Float64Array.from(profile.deviations),
    components: Float64Array.from(profile.components.flat()),
    row: new Float64Array(profile.means.length),
  }
}

/** Distance of the row from the plane of the components, in standard deviations of a feature.
 *  @param of its `row` is filled; values are taken as float32, and null, and what is infinite, as the mean. Changes `row`
 *  @returns 0 or more, exactly 0 where only rounding is left; NaN for a row of nulls alone. O(d k) for d features and k
 *  components */
export function reconstructionError({ means, deviations, components, row }: Reconstruction): number {
  const features = row.length
  let length = 0
  let known = 0
  for (let feature = 0; feature < features; feature++) {
    const value = Math.fround(row[feature] ?? NaN)
    const isKnown = Number.isFinite(value)
    const standard = isKnown ? (value - (means[feature] ?? NaN)) / (deviations[feature] ?? NaN) : 0
    row[feature] = standard
    length += standard * standard
    if (isKnown) known++
  }
  if (known === 0) return NaN
  let kept = 0
  for (let from = 0; from < components.length; from += features) {
    let along = 0
    for (let feature = 0; feature < features; feature++)
      along += (components[from + feature] ?? 0) * (row[feature] ?? 0)
    kept += along * along
  }
  const rest = length - kept
  return rest > length * roundingShare * roundingShare ? Math.sqrt(rest) : 0
}
