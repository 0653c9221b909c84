import { binIndex, quantileEdges } from '@weir/stats'
import { bestSplit, type BinnedColumn, type NodeRows, type Split } from './best-split.ts'
import { type LossModel, type LossTree } from './estimate-loss.ts'
import { rowsOf, valueAt } from './value-at.ts'

/** Labelled reference rows; columns of equal length. */
export interface LossRows {
  /** Features per row, all of one length; NaN is a null. */
  readonly rows: readonly (readonly number[])[]
  /** The model's answers. */
  readonly predictions: ArrayLike<number>
  /** Loss of each answer, absolute or squared error, >= 0. */
  readonly losses: ArrayLike<number>
}

export interface LossModelOptions {
  readonly trees: number
  readonly depth: number
  /** Share of each tree's answer that is taken. */
  readonly learningRate: number
  /** Least rows of a leaf. */
  readonly leafRows: number
}

/** Small enough not to learn single rows: 100 trees of 8 leaves from 20 rows up. */
const defaultOptions: LossModelOptions = { trees: 100, depth: 3, learningRate: 0.1, leafRows: 20 }

const columnBins = 64

/** Fits what the loss of a prediction is expected to be, given its features and the prediction (DLE, for regression).
 *  @param data labelled reference rows, at least one
 *  @param options depth at most 3 keeps the model small; the same data and options give the same model
 *  @returns gradient-boosted trees for squared error on 64 quantile bins a column; over the reference their mean is the
 *  mean loss. Nulls go where they fit better. O(trees x depth x rows x features)
 *  @throws RangeError for unequal lengths, no rows, a loss that is negative or not finite, or options out of range */
export function fitLossModel(data: LossRows, options: Partial<LossModelOptions> = {}): LossModel {
  const settings = checked({ ...defaultOptions, ...options })
  const { rows, predictions, losses } = data
  const n = rowsOf(rows, predictions, losses)
  if (n === 0) throw new RangeError('no rows to fit a loss model to')
  const features = rows[0]?.length ?? 0
  for (const row of rows)
    if (row.length !== features) throw new RangeError(`rows of ${features} and of ${row.length} features`)
  let base = 0
  for (let i = 0; i < n; i++) {
    const loss = valueAt(losses, i)
    if (!(loss >= 0 && Number.isFinite(loss))) throw new RangeError(`${loss} is no loss`)
    base += loss / n
  }
  const columns = Array.from({ length: features }, (_, feature) => rows.map((row) => valueAt(row, feature)))
  const binned = [...columns, predictions].map(binnedColumn)
  const residuals = Float64Array.from(losses, (loss) => loss - base)
  const all = Uint32Array.from({ length: n }, (_, row) => row)
  const trees = Array.from({ length: settings.trees }, () =>
    grow(binned, { node: { rows: all, residuals }, depth: 0 }, settings),
  )
  return { features, base, trees: trees.filter((tree) => 'column' in tree) }
}

function checked(options: LossModelOptions): LossModelOptions {
  const { trees, depth, learningRate, leafRows } = options
  for (const [count, most] of [
    [trees, 1000],
    [depth, 3],
    [leafRows, Infinity],
  ] as const)
    if (!Number.isInteger(count) || count < 1 || count > most)
      throw new RangeError(`${count} is not a whole number from 1 to ${most}`)
  if (!(learningRate > 0 && learningRate <= 1))
    throw new RangeError(`learning rate ${learningRate} is not above 0 and at most 1`)
  return options
}

function binnedColumn(values: ArrayLike<number>): BinnedColumn {
  const edges = quantileEdges(values, columnBins)
  return { edges, bins: Uint8Array.from(values, (value) => binIndex(edges, value)) }
}

/** Grows the tree of a node and takes its answers off the residuals. */
function grow(
  columns: readonly BinnedColumn[],
  { node, depth }: { node: NodeRows; depth: number },
  options: LossModelOptions,
): LossTree {
  const { rows, residuals } = node
  const split = depth < options.depth ? bestSplit(columns, node, options.leafRows) : null
  const column = split === null ? undefined : columns[split.column]
  if (split === null || column === undefined) {
    let sum = 0
    for (const row of rows) sum += valueAt(residuals, row)
    const value = (options.learningRate * sum) / rows.length
    for (const row of rows) residuals[row] = valueAt(residuals, row) - value
    return { value }
  }
  const goesLeft = (row: number): boolean => isLeft(split, column, row)
  const below = (kept: Uint32Array): LossTree =>
    grow(columns, { node: { rows: kept, residuals }, depth: depth + 1 }, options)
  return {
    column: split.column,
    threshold: valueAt(column.edges, split.lastLeftBin),
    nullsGo: split.nullsGo,
    left: below(rows.filter(goesLeft)),
    right: below(rows.filter((row) => !goesLeft(row))),
  }
}

function isLeft({ lastLeftBin, nullsGo }: Split, { edges, bins }: BinnedColumn, row: number): boolean {
  const bin = valueAt(bins, row)
  return bin > edges.length ? nullsGo === 'left' : bin <= lastLeftBin
}
