import {
  categoricalFeatures,
  numericFeatures,
  type FeatureRows,
  type InputBinding,
  type InputContract,
} from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'

/** The features that one version uses, taken out of the contract's rows and laid out as its graph is fed.
 *  One block for each input tensor, row-major; blocks of several calls are joined end to end. */
export type FeedBlock =
  | { readonly kind: 'numbers'; readonly values: Float32Array }
  | { readonly kind: 'texts'; readonly values: readonly string[] }

/** Where each input's columns stand in rows of one contract. */
export type ColumnPlan = readonly (
  | { readonly kind: 'numbers'; readonly columns: readonly number[]; readonly stride: number }
  | { readonly kind: 'texts'; readonly column: number; readonly stride: number }
)[]

/** @throws InvalidInput `feature-not-in-contract` when the version uses a feature that the contract lacks */
export function planColumns(binding: InputBinding, contract: InputContract): ColumnPlan {
  const numeric = numericFeatures(contract).map(({ name }) => name)
  const categorical = categoricalFeatures(contract).map(({ name }) => name)
  const numbers = (features: readonly string[]) => ({
    kind: 'numbers' as const,
    columns: features.map((feature) => position(feature, numeric, contract.revision)),
    stride: numeric.length,
  })
  if (binding.kind === 'packed') return [numbers(binding.features)]
  return binding.inputs.map(({ feature }) =>
    numeric.includes(feature)
      ? numbers([feature])
      : {
          kind: 'texts' as const,
          column: position(feature, categorical, contract.revision),
          stride: categorical.length,
        },
  )
}

/** Packs rows `[from, to)`. A null category is fed as the empty string, a null number as NaN. */
export function packRows(
  plan: ColumnPlan,
  rows: FeatureRows,
  { from, to }: { readonly from: number; readonly to: number },
): readonly FeedBlock[] {
  return plan.map((input): FeedBlock => {
    if (input.kind === 'texts')
      return {
        kind: 'texts',
        values: Array.from(
          { length: to - from },
          (_, row) => rows.categorical[(from + row) * input.stride + input.column] ?? '',
        ),
      }
    const { columns, stride } = input
    const values = new Float32Array((to - from) * columns.length)
    let at = 0
    for (let row = from; row < to; row += 1)
      for (const column of columns) {
        values[at] = rows.numeric[row * stride + column] ?? Number.NaN
        at += 1
      }
    return { kind: 'numbers', values }
  })
}

/** Joins the blocks of several calls end to end, input by input. */
export function joinBlocks(calls: readonly (readonly FeedBlock[])[]): readonly FeedBlock[] {
  const [first, ...others] = calls
  if (first === undefined || others.length === 0) return first ?? []
  return first.map((block, input): FeedBlock => {
    const parts = calls.flatMap((call) => call[input] ?? [])
    if (block.kind === 'numbers') return { kind: 'numbers', values: joinNumbers(parts) }
    return { kind: 'texts', values: parts.flatMap((part) => (part.kind === 'texts' ? part.values : [])) }
  })
}

function joinNumbers(parts: readonly FeedBlock[]): Float32Array {
  const joined = new Float32Array(parts.reduce((length, part) => length + part.values.length, 0))
  let at = 0
  for (const part of parts) {
    if (part.kind === 'numbers') joined.set(part.values, at)
    at += part.values.length
  }
  return joined
}

function position(feature: string, names: readonly string[], revision: number): number {
  const index = names.indexOf(feature)
  if (index >= 0) return index
  throw new InvalidInput(
    'feature-not-in-contract',
    `the version uses feature ${feature}, which revision ${revision} of the contract lacks; send rows of a later revision`,
    { feature, revision, features: names },
  )
}
