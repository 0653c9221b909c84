import { valueAt } from './value-at.ts'

/** A tree of the loss model: an answer, or a question about one column. */
export type LossTree =
  | { readonly value: number }
  | {
      /** Index of the feature; the number of features stands for the prediction. */
      readonly column: number
      /** Values under it go left. */
      readonly threshold: number
      /** Where nulls (NaN, infinities) go. */
      readonly nullsGo: 'left' | 'right'
      readonly left: LossTree
      readonly right: LossTree
    }

/** What predicts a loss: the sum of its trees. Plain data, survives JSON. */
export interface LossModel {
  /** Number of features, without the prediction. */
  readonly features: number
  /** Mean loss of the reference. */
  readonly base: number
  readonly trees: readonly LossTree[]
}

/** Loss that is to be expected of one prediction, before its label is known (DLE).
 *  @param row features in the order of the fit; NaN is a null
 *  @param prediction the model's answer
 *  @returns in the unit of the losses that were fitted, >= 0; the mean over a window estimates its error, and the root of
 *  the mean its root mean squared error if squared errors were fitted. O(trees)
 *  @throws RangeError for another number of features */
export function estimateLoss(model: LossModel, row: readonly number[], prediction: number): number {
  if (row.length !== model.features)
    throw new RangeError(`${row.length} features, the model has ${model.features}`)
  let loss = model.base
  for (const tree of model.trees) loss += answerOf(tree, row, prediction)
  return Math.max(loss, 0)
}

function answerOf(tree: LossTree, row: readonly number[], prediction: number): number {
  let node = tree
  while ('column' in node) {
    const value = node.column === row.length ? prediction : valueAt(row, node.column)
    const goesLeft = Number.isFinite(value) ? value < node.threshold : node.nullsGo === 'left'
    node = goesLeft ? node.left : node.right
  }
  return node.value
}
