import { minuteLayout, type NumericProfile, type ReferenceProfile } from '@weir/drift'
import { type VersionLayout } from './tally-minutes.ts'

const learned = { thresholds: [], constantShare: null }

/** Bins below 1, from 1 to 3, and from 3 on; far out below -4 and above 8. */
export function sampleNumbers(name: string): NumericProfile {
  return {
    type: 'number',
    name,
    edges: [1, 3],
    counts: [1, 1, 1, 0],
    n: 3,
    nulls: 0,
    sum: 6,
    sumOfSquares: 20,
    min: 0,
    max: 4,
    learned,
  }
}

const profile: ReferenceProfile = {
  features: [
    sampleNumbers('distance'),
    {
      type: 'category',
      name: 'carrier',
      categories: ['AA', 'WN'],
      others: ['HP'],
      counts: [2, 1, 1, 0, 0],
      n: 4,
      nulls: 0,
      distinct: 3,
      learned,
    },
  ],
  score: sampleNumbers('score'),
  // One component, the hour: the error of a row is its distance.
  multivariate: {
    features: ['hour', 'distance'],
    means: [0, 0],
    deviations: [1, 1],
    correlation: [
      [1, 0],
      [0, 1],
    ],
    components: [[1, 0]],
    error: sampleNumbers('pca_error'),
  },
  performance: {
    calibration: { scores: [0, 1], probabilities: [0, 0.5] },
    rows: 4,
    positives: 1,
    gap: null,
    cellGap: null,
    labelScatter: null,
  },
  span: null,
}

/** Layout of a version that watches the second numeric feature, the first categorical one and the score. */
export const sampleLayout: VersionLayout = {
  layout: minuteLayout(profile, { numeric: ['hour', 'distance'], categorical: ['carrier'] }),
  positiveClass: 'late',
}
