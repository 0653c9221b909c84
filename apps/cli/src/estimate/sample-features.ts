import { encodeRows, planFeatures, type LeftOut } from './feature-plan.ts'
import { take, type PackedRows } from './packed-rows.ts'
import { type AnswerWindows } from './answer-window.ts'
import { sampleRows } from './seeded-random.ts'

/** More rows make an estimate hardly sharper: the standard error of a share is at most 0.0022. */
const mostRows = 50_000
/** The domain classifier costs rows x numbers^2 times some 40 steps: with this many about 6 s (100 features). */
const mostWork = 2.5e8
/** Fewer are never taken of more. */
const leastRows = 2_000

/** Rows whose features are read, of one window. */
export interface SampledRows extends PackedRows {
  /** Features as numbers, per row. */
  readonly features: readonly (readonly number[])[]
}

export interface FeatureSample {
  readonly reference: SampledRows
  readonly analysis: SampledRows
  /** Numbers a row. */
  readonly width: number
  readonly leftOut: readonly LeftOut[]
}

/** Reads the features of the rows that count, or of a sample of them: at most 50,000 rows of each window, fewer when there
 *  are many features. */
export function sampleFeatures(
  windows: AnswerWindows,
  rows: { readonly reference: PackedRows; readonly analysis: PackedRows },
  random: () => number,
): FeatureSample {
  const plan = planFeatures(windows.reference.features, windows.analysis.features)
  const width = plan.numbers.length
  const most = affordableRows(width)
  const sampled = (side: 'reference' | 'analysis'): SampledRows => {
    const taken = take(rows[side], sampleRows(rows[side].at.length, most, random))
    return { ...taken, features: encodeRows(plan, windows[side].features, taken.at) }
  }
  return {
    reference: sampled('reference'),
    analysis: sampled('analysis'),
    width,
    leftOut: plan.leftOut,
  }
}

/** Rows of each side that are read of rows with so many numbers, at most. */
export function affordableRows(width: number): number {
  // The classifier takes squares of most of them, too.
  const affordable = Math.floor(mostWork / (2 * width) ** 2)
  return Math.min(mostRows, Math.max(leastRows, affordable))
}
