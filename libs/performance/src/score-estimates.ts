/** What was estimated of a window, and what it came to be. */
export interface EstimatePair {
  readonly estimated: number
  readonly realised: number
  /** The band that was given with the estimate, if one was. */
  readonly band?: { readonly lower: number; readonly upper: number } | undefined
}

/** How good estimates were, in the unit of the metric. */
export interface EstimateScore {
  readonly n: number
  readonly meanAbsoluteError: number | null
  /** Mean of estimated minus realised: above 0 where estimates were too high. */
  readonly bias: number | null
  /** Share of the bands that held the realised value, edges included; null without bands. */
  readonly coverage: number | null
  /** Pairs with a band. */
  readonly banded: number
}

/** Scores past estimates against final realised values; all null without pairs.
 *  @throws RangeError for a value that is not finite
 *  @example [{ estimated: 3, realised: 1 }, { estimated: 2, realised: 3 }]: mean absolute error 1.5, bias 0.5 */
export function scoreEstimates(pairs: readonly EstimatePair[]): EstimateScore {
  const errors = pairs.map(({ estimated, realised }) => estimated - realised)
  const strange = errors.find((error) => !Number.isFinite(error))
  if (strange !== undefined) throw new RangeError(`an estimate is off by ${strange}`)
  const held = pairs.flatMap(({ realised, band }) =>
    band === undefined ? [] : [realised >= band.lower && realised <= band.upper],
  )
  return {
    n: pairs.length,
    meanAbsoluteError: meanOf(errors.map(Math.abs)),
    bias: meanOf(errors),
    coverage: meanOf(held.map(Number)),
    banded: held.length,
  }
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
