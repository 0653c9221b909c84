import { encodePackedRequest, numbersOf, parseInferResponse, type InferResponse } from '@weir/oip'
import { type FeatureRows, type Model, type ModelVersion } from '@weir/models'
import { Failure } from '@weir/vocabulary'
import { type InferenceClient } from './inference-client.ts'

/** What became of one call of one version. */
export type Scored =
  /** `scores` is the score tensor, row-major, `rows` x `version.output.width`; it may hold NaN. */
  | { readonly kind: 'answered'; readonly scores: Float32Array; readonly response: InferResponse }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'timeout'; readonly reason: string }

export type ScoreRows = (version: ModelVersion, model: Model, rows: FeatureRows) => Promise<Scored>

/** Scores rows with one version over the Open Inference Protocol. Never rejects for what the other side does: a
 *  version that does not answer is a fact about that version. */
export function scoreOver(client: InferenceClient): ScoreRows {
  return async (version, model, rows) => {
    const body = encodePackedRequest(rows, model.contract)
    const reply = await client.infer(model.name, version.version, body)
    switch (reply.kind) {
      case 'timeout':
        return { kind: 'timeout', reason: reply.reason }
      case 'failed':
        return { kind: 'failed', reason: reply.reason }
      case 'answered':
        return readScores(reply.body, version, rows.rows)
    }
  }
}

function readScores(body: unknown, version: ModelVersion, rows: number): Scored {
  try {
    const response = parseInferResponse(body)
    return { kind: 'answered', response, scores: numbersOf(response, version.output.output, rows) }
  } catch (error) {
    if (error instanceof Failure) return { kind: 'failed', reason: error.message }
    throw error
  }
}
