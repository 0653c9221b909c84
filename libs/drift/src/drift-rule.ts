/** Named statistics of one subject between the reference and an analysis window. */
export type Statistic = 'jensen-shannon' | 'population-stability' | 'kolmogorov-smirnov' | 'null-share'

/** When a difference is called drift. */
export interface DriftRule {
  /** Effects that matter: distance in base 2, nats, distance. */
  readonly jensenShannon: number
  readonly populationStability: number
  readonly kolmogorovSmirnov: number
  /** The null share that matters: this many times the reference's, and at least this share. */
  readonly nullTimes: number
  readonly nullShare: number
  /** Share of windows without drift that stay below the noise floor. */
  readonly noiseQuantile: number
  /** Rows of the analysis window below which nothing is judged. */
  readonly leastRows: number
  /** Statistics whose verdicts make the verdict of the subject; the others are shown. */
  readonly decides: readonly Statistic[]
}

export const defaultDriftRule: DriftRule = {
  // About a quarter of a standard deviation of shift; simulated on real flights without a false alert a week.
  jensenShannon: 0.12,
  populationStability: 0.1,
  kolmogorovSmirnov: 0.1,
  nullTimes: 3,
  nullShare: 0.005,
  noiseQuantile: 0.99,
  // With 21 bins the noise floor of the Jensen-Shannon distance is 0.117 at 500 rows: just below the effect.
  leastRows: 500,
  decides: ['jensen-shannon', 'null-share'],
}
