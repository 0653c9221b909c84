import { readFile } from 'node:fs/promises'

import { OnnxSession } from '@weir/onnx'

import { at } from './column.ts'
import { contract, featureNames, output } from './model-contract.ts'
import { featuresOf, modelPath, type ModelName } from './model-files.ts'

/** Scores many rows in one call.
 *  @param features packed rows of all features of the contract, float32
 *  @returns P(late) of each row, 0 to 1 */
export type BatchScorer = (features: Float32Array) => Promise<Float32Array>

/** Loads a committed model.
 *  @throws Error if the file is missing; InvalidInput if it is not a model of the contract */
export async function loadBatchScorer(model: ModelName): Promise<BatchScorer> {
  const session = await OnnxSession.load(await readFile(modelPath(model)), {
    input: { kind: 'packed', input: 'features', features: featuresOf(model) },
    output,
  })
  return async (features) => {
    const rows = features.length / featureNames.length
    const { outputs } = await session.score({ rows, numeric: features, categorical: [] }, contract)
    return Float32Array.from({ length: rows }, (_, row) =>
      at(outputs, row * output.width + output.positiveIndex),
    )
  }
}
