import { type Measurement } from '@weir/contracts'
import { scoreEstimates } from '@weir/performance'
import { measurement } from './performance-measurements.ts'
import { type ReportedWindow } from './performance-memory.ts'

/** How far estimates were off by the labels, once these were complete: mean absolute error by metric over windows that
 *  have both. The ends are the error plus and minus nothing: one figure a metric. */
export function estimateErrors(windows: readonly ReportedWindow[]): readonly Measurement[] {
  const names = new Set(windows.flatMap(({ final }) => [...final.keys()]))
  return [...names].flatMap((name): readonly Measurement[] => {
    const pairs = windows.flatMap(({ estimated, final }) => {
      const before = estimated.get(name)
      const after = final.get(name)
      return before === undefined || after === undefined
        ? []
        : [{ estimated: before.value, realised: after.value }]
    })
    const { meanAbsoluteError: value, n } = scoreEstimates(pairs)
    if (value === null) return []
    return [
      measurement(
        { subject: name, statistic: 'estimate_error', stage: 'final', n },
        { value, lower: value, upper: value },
      ),
    ]
  })
}
