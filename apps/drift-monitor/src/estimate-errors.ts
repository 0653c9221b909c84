import { type Measurement } from '@weir/contracts'
import { scoreEstimates } from '@weir/performance'
import { measurement } from './performance-measurements.ts'
import { type ReportedMetric, type ReportedWindow } from './performance-memory.ts'

/** How far estimates were off by the labels, once these were of age, by metric over windows that have both: mean absolute
 *  error, and the share of their bands that held the realised value. */
export function estimateErrors(windows: readonly ReportedWindow[]): readonly Measurement[] {
  const names = new Set(windows.flatMap(({ final }) => [...final.keys()]))
  return [...names].flatMap((name): readonly Measurement[] => {
    const pairs = windows.flatMap(({ estimated, final }) => {
      const before = estimated.get(name)
      const after = final.get(name)
      return before === undefined || after === undefined
        ? []
        : [{ estimated: before.value, realised: after.value, band: bandOf(before) }]
    })
    const { meanAbsoluteError, n, coverage, banded } = scoreEstimates(pairs)
    const scores = [
      { statistic: 'estimate_error', value: meanAbsoluteError, n },
      { statistic: 'estimate_coverage', value: coverage, n: banded },
    ] as const
    return scores.flatMap(({ statistic, value, n: of }) =>
      value === null
        ? []
        : [measurement({ subject: name, statistic, stage: 'final', n: of }, { value, band: null })],
    )
  })
}

/** Both ends are the value where there was none. */
function bandOf({ lower, upper }: ReportedMetric) {
  return lower === upper ? undefined : { lower, upper }
}
