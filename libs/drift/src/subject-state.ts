import { type SubjectKind, type SubjectTally } from './subject-tally.ts'

/** State of one subject over a window: its minutes merged. What is judged is computed from this alone. */
export interface SubjectState {
  readonly kind: SubjectKind
  readonly subject: string
  /** Bins that have rows, by index into the frozen profile, each once; `counts` beside them. */
  readonly bins: readonly number[]
  readonly counts: readonly number[]
  readonly n: number
  readonly nulls: number
  /** Over the rows outside the null bin; 0, 0, Infinity and -Infinity without such rows. */
  readonly sum: number
  readonly sumOfSquares: number
  readonly min: number
  readonly max: number
  /** Rows further out of the reference's range than its whole span, below and above. */
  readonly farLow: number
  readonly farHigh: number
}

/** What the bins alone tell of a state. */
export type CountedState = Pick<SubjectState, 'kind' | 'subject' | 'bins' | 'counts'>

/** The state that a tally holds: what is stored of it. */
export function stateOf(tally: SubjectTally): SubjectState {
  const { kind, subject, counts, n, nulls, sum, sumOfSquares, min, max, farLow, farHigh } = tally
  const bins = [...counts.keys()].filter((bin) => counts[bin] !== 0)
  return {
    ...{ kind, subject, bins, counts: bins.map((bin) => counts[bin] ?? 0) },
    ...{ n, nulls, sum, sumOfSquares, min, max, farLow, farHigh },
  }
}

/** Merges states of one subject: of minutes to an hour, of hours to a window. @returns null for none */
export function mergeStates(states: readonly SubjectState[]): SubjectState | null {
  const [first] = states
  if (first === undefined) return null
  const byBin = new Map<number, number>()
  const sums = {
    n: 0,
    nulls: 0,
    sum: 0,
    sumOfSquares: 0,
    min: Infinity,
    max: -Infinity,
    farLow: 0,
    farHigh: 0,
  }
  for (const state of states) {
    for (const [at, bin] of state.bins.entries())
      byBin.set(bin, (byBin.get(bin) ?? 0) + (state.counts[at] ?? 0))
    sums.n += state.n
    sums.nulls += state.nulls
    sums.sum += state.sum
    sums.sumOfSquares += state.sumOfSquares
    sums.min = Math.min(sums.min, state.min)
    sums.max = Math.max(sums.max, state.max)
    sums.farLow += state.farLow
    sums.farHigh += state.farHigh
  }
  const bins = [...byBin.keys()].sort((a, b) => a - b)
  return {
    kind: first.kind,
    subject: first.subject,
    bins,
    counts: bins.map((bin) => byBin.get(bin) ?? 0),
    ...sums,
  }
}

/** Rows of all bins, length `length`; null if a bin is not a bin of the profile, appears twice, or has no count. */
export function denseCounts(
  { bins, counts }: Pick<SubjectState, 'bins' | 'counts'>,
  length: number,
): number[] | null {
  if (bins.length !== counts.length || new Set(bins).size !== bins.length) return null
  const dense = Array<number>(length).fill(0)
  for (const [index, bin] of bins.entries()) {
    const count = counts[index]
    const known = Number.isInteger(bin) && bin >= 0 && bin < length
    if (!known || count === undefined || !Number.isInteger(count) || count < 0) return null
    dense[bin] = count
  }
  return dense
}
