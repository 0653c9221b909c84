import { type SubjectProfile } from './reference-profile.ts'
import { type SubjectState } from './subject-state.ts'
import { type SubjectKind } from './subject-tally.ts'

/** State of the reference as a baseline. */
export function referenceState(kind: SubjectKind, profile: SubjectProfile): SubjectState {
  const bins = [...profile.counts.keys()].filter((bin) => profile.counts[bin] !== 0)
  const sums =
    profile.type === 'number'
      ? { ...profile, min: profile.min ?? Infinity, max: profile.max ?? -Infinity }
      : { sum: 0, sumOfSquares: 0, min: Infinity, max: -Infinity }
  return {
    ...{ kind, subject: profile.name, bins, counts: bins.map((bin) => profile.counts[bin] ?? 0) },
    ...{ n: profile.n, nulls: profile.nulls, farLow: 0, farHigh: 0 },
    ...{ sum: sums.sum, sumOfSquares: sums.sumOfSquares, min: sums.min, max: sums.max },
  }
}
