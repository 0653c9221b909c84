import { categoricalFeatures, numericFeatures, type FeatureRows, type InputContract } from '@weir/models'
import { type Parameters } from './request-parameters.ts'
import { plainNumbers, type TensorJson } from './tensor-json.ts'

/** The JSON body of an inference request. */
export interface InferRequestJson {
  readonly id?: string
  readonly parameters?: Parameters
  readonly inputs: readonly TensorJson[]
}

/** Encodes rows as one packed FP32 tensor `[N, number of numeric features]` named `features`, and one BYTES tensor
 *  `[N, 1]` for each categorical feature; `parseInferRequest` with the same contract gives the same rows. */
export function encodePackedRequest(
  rows: FeatureRows,
  contract: InputContract,
  about: { readonly id?: string; readonly parameters?: Parameters } = {},
): InferRequestJson {
  const width = numericFeatures(contract).length
  const categorical = categoricalFeatures(contract)
  const packed: TensorJson = {
    name: packedName(contract),
    datatype: 'FP32',
    shape: [rows.rows, width],
    data: plainNumbers(rows.numeric),
  }
  const texts = categorical.map(({ name }, column): TensorJson => ({
    name,
    datatype: 'BYTES',
    shape: [rows.rows, 1],
    data: Array.from(
      { length: rows.rows },
      (_, row) => rows.categorical[row * categorical.length + column] ?? null,
    ),
  }))
  return { ...about, inputs: width === 0 ? texts : [packed, ...texts] }
}

/** `features`, with underscores after it while a feature has that name. */
function packedName(contract: InputContract): string {
  const names = new Set(contract.features.map(({ name }) => name))
  let name = 'features'
  while (names.has(name)) name += '_'
  return name
}
