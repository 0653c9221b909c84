import { encodePackedRequest, numbersOf, parseInferResponse, type InferResponse } from '@weir/oip'
import { type FeatureRows, type Model, type ModelVersion, type OutputBinding } from '@weir/models'
import { Failure } from '@weir/vocabulary'
import { type InferenceClient } from './inference-client.ts'

/** What became of one call of one version. */
export type Scored =
  /** `scores` is the score tensor, row-major, rows x `output.width`; it may hold NaN. */
  | {
      readonly kind: 'answered'
      readonly scores: Float32Array
      readonly output: OutputBinding
      readonly response: InferResponse
    }
  /** The version does not take these rows, or does not give the output that was asked for. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'timeout'; readonly reason: string }

export interface RowsCall {
  readonly version: ModelVersion
  readonly model: Model
  readonly rows: FeatureRows
  readonly role: 'champion' | 'challenger'
}

export type ScoreRows = (call: RowsCall) => Promise<Scored>

/** Scores rows with one version over the Open Inference Protocol. Never rejects for what the other side does: a
 *  version that does not answer is a fact about that version. */
export function scoreOver(client: Pick<InferenceClient, 'infer'>): ScoreRows {
  return async ({ version, model, rows, role }) => {
    const reply = await client.infer({
      model: model.name,
      version: version.version,
      role,
      contractRevision: model.contract.revision,
      body: encodePackedRequest(rows, model.contract),
    })
    return reply.kind === 'answered' ? readScores(reply.body, version, rows.rows) : reply
  }
}

function readScores(body: unknown, { output }: ModelVersion, rows: number): Scored {
  try {
    const response = parseInferResponse(body)
    const scores = numbersOf(response, output.output, rows)
    if (scores.length === rows * output.width) return { kind: 'answered', response, output, scores }
    return { kind: 'failed', reason: `the answer has ${scores.length} numbers for ${rows} rows` }
  } catch (error) {
    if (error instanceof Failure) return { kind: 'failed', reason: error.message }
    throw error
  }
}
