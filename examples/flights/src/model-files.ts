import { fileURLToPath } from 'node:url'

import { featureNames, staticFeatureNames } from './model-contract.ts'

/** The committed models: two good ones and a retrain of each, two broken versions of `fresh`, and one that never
 *  flags. All give `probabilities` [N, 2] for one tensor `features` [N, k]. */
export const modelNames = [
  'static',
  'fresh',
  'fresh-percent',
  'fresh-hours',
  'fresh-retrain',
  'static-retrain',
  'never',
] as const

export type ModelName = (typeof modelNames)[number]

/** Columns of a model's input tensor, in order: five or eight features of the contract. */
export function featuresOf(model: ModelName): readonly string[] {
  return model.startsWith('fresh') ? featureNames : staticFeatureNames
}

/** Path of a model's ONNX file. */
export function modelPath(model: ModelName): string {
  return fileURLToPath(new URL(`../models/${model}.onnx`, import.meta.url))
}

/** Path of the reference sample: about 20,000 flights of days 24 to 44, with the features and the label. */
export function referencePath(): string {
  return fileURLToPath(new URL('../models/reference.parquet', import.meta.url))
}
