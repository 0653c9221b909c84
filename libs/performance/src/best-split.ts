import { valueAt } from './value-at.ts'

/** One column of the rows as bin indices, with the edges that made them; the bin past the last is that of the nulls. */
export interface BinnedColumn {
  readonly edges: readonly number[]
  readonly bins: Uint8Array
}

/** A question that parts rows in two. */
export interface Split {
  readonly column: number
  /** Rows of bins 0 to this go left, which is values under edge `lastLeftBin`. */
  readonly lastLeftBin: number
  readonly nullsGo: 'left' | 'right'
  /** By how much the sum of squared residuals falls. */
  readonly gain: number
}

/** Rows of a node and what is left to explain of each row of the whole set. */
export interface NodeRows {
  readonly rows: Uint32Array
  readonly residuals: Float64Array
}

/** The split of a node that lowers the squared residuals most; the first of equals, so that a fit can be repeated.
 *  @param leastRows that each side keeps
 *  @returns null if no split lowers them. O(columns x (rows + bins)) */
export function bestSplit(columns: readonly BinnedColumn[], node: NodeRows, leastRows: number): Split | null {
  let best: Split | null = null
  for (const [column, binned] of columns.entries()) {
    const split = bestOfColumn(binned, node, leastRows)
    if (split !== null && (best === null || split.gain > best.gain)) best = { column, ...split }
  }
  return best
}

function bestOfColumn(
  { edges, bins }: BinnedColumn,
  { rows, residuals }: NodeRows,
  leastRows: number,
): Omit<Split, 'column'> | null {
  const counts = new Float64Array(edges.length + 2)
  const sums = new Float64Array(edges.length + 2)
  let total = 0
  for (const row of rows) {
    // Read without the check of valueAt, which is slow in the innermost loop; a read past the end would be NaN.
    const bin = bins[row] ?? NaN
    const residual = residuals[row] ?? NaN
    counts[bin] = (counts[bin] ?? NaN) + 1
    sums[bin] = (sums[bin] ?? NaN) + residual
    total += residual
  }
  const nulls = { n: valueAt(counts, edges.length + 1), sum: valueAt(sums, edges.length + 1) }
  const parent = (total * total) / rows.length
  // Rounding alone must not make a split.
  let best: Omit<Split, 'column'> = { lastLeftBin: -1, nullsGo: 'right', gain: 1e-12 * (1 + parent) }
  let left = { n: 0, sum: 0 }
  for (let bin = 0; bin < edges.length; bin++) {
    left = { n: left.n + valueAt(counts, bin), sum: left.sum + valueAt(sums, bin) }
    for (const nullsGo of nulls.n > 0 ? (['left', 'right'] as const) : (['right'] as const)) {
      const n = left.n + (nullsGo === 'left' ? nulls.n : 0)
      const sum = left.sum + (nullsGo === 'left' ? nulls.sum : 0)
      const others = rows.length - n
      if (n < leastRows || others < leastRows) continue
      const gain = (sum * sum) / n + (total - sum) ** 2 / others - parent
      if (gain > best.gain) best = { lastLeftBin: bin, nullsGo, gain }
    }
  }
  return best.lastLeftBin < 0 ? null : best
}
