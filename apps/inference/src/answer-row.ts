import { type PredictionServed } from '@weir/contracts'
import {
  headlineOf,
  type FeatureRows,
  type Headline,
  type InputContract,
  type Model,
  type ModelVersion,
} from '@weir/models'
import { assertNever, Failure } from '@weir/vocabulary'
import { scoreVersion, type ScoreVersionDeps } from './score-version.ts'

/** One row to score. */
export interface RowToScore {
  readonly model: Model
  readonly contract: InputContract
  readonly rows: FeatureRows
}

/** How one version did on one row. */
export type RowAnswer =
  | {
      readonly kind: 'answered'
      /** NaN and infinities included: then `isNotNumber`. */
      readonly outputs: readonly number[]
      readonly headline: Headline
      readonly isNotNumber: boolean
    }
  /** The graph fails on this row: so it will again. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The version does not take this row. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** The version is not loaded yet. */
  | { readonly kind: 'notLoaded'; readonly failure: Failure }
  /** The version was tried and did not load. */
  | { readonly kind: 'notLoadable'; readonly failure: Failure }

/** Scores one row. Rows of one version that are asked for in the same turn of the event loop go through the graph
 *  together, and one that makes it fail fails alone. */
export async function answerRow(
  deps: ScoreVersionDeps,
  version: ModelVersion,
  call: RowToScore & { readonly role: string },
): Promise<RowAnswer> {
  try {
    const { outputs } = await scoreVersion(deps, version, call)
    return {
      kind: 'answered',
      outputs: Array.from(outputs),
      headline: headlineOf(call.model.decision, outputs, version.output.positiveIndex),
      isNotNumber: !outputs.every(Number.isFinite),
    }
  } catch (error) {
    if (error instanceof Failure) return { kind: kindOf(error), failure: error }
    throw error
  }
}

function kindOf(failure: Failure): Exclude<RowAnswer['kind'], 'answered'> {
  if (failure.kind === 'invalid-input') return 'refused'
  switch (failure.code) {
    case 'onnx-run-failed':
      return 'failed'
    case 'version-load-failed':
      return 'notLoadable'
    default:
      return 'notLoaded'
  }
}

export function isUsable(answer: RowAnswer): boolean {
  return answer.kind === 'answered' && !answer.isNotNumber
}

/** The status of the version that was meant to answer. */
export function statusOf(answer: RowAnswer): Pick<PredictionServed, 'status' | 'isNotNumber'> {
  return {
    status: isUsable(answer) ? 'ok' : 'error',
    isNotNumber: answer.kind === 'answered' && answer.isNotNumber,
  }
}

/** What was answered in the end; NaN and no class where nothing was. */
export function answerOf(answer: RowAnswer): Pick<PredictionServed, 'outputs' | 'score' | 'predictedClass'> {
  switch (answer.kind) {
    case 'answered':
      return { outputs: [...answer.outputs], ...answer.headline }
    case 'failed':
    case 'refused':
    case 'notLoaded':
    case 'notLoadable':
      return { outputs: [], score: Number.NaN, predictedClass: '' }
    default:
      return assertNever(answer)
  }
}
