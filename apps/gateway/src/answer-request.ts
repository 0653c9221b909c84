import {
  encodeServingFacts,
  forwardInferResponse,
  parseInferRequest,
  type ForwardedResponseJson,
} from '@weir/oip'
import { InvalidInput } from '@weir/vocabulary'
import { type GatewayMetrics } from './metrics.ts'
import { modelNamed } from './model-reader.ts'
import { predict, type PredictDeps, type Predicted } from './predict.ts'

export interface AnswerDeps extends PredictDeps {
  readonly metrics: GatewayMetrics
}

/** `POST /v2/models/{model}/infer`: parse, predict, encode; counts what happened.
 *  @param body the request body as bytes
 *  @throws InvalidInput, NotFound, Unavailable, each with a code */
export async function answerRequest(
  deps: AnswerDeps,
  name: unknown,
  body: unknown,
): Promise<ForwardedResponseJson> {
  const model = await modelNamed(deps.models, name)
  const request = parseInferRequest(parseJson(body), model.contract)
  const started = performance.now()
  const predicted = await predict(deps, model, request)
  const { intended, answered, isFallback } = predicted
  deps.metrics.decisions.inc({
    model_name: model.name,
    model_version: String(intended.version),
    route_role: intended.role,
    fallback: String(isFallback),
  })
  deps.metrics.duration.observe(
    { model_name: model.name, model_version: String(answered.version) },
    (performance.now() - started) / 1000,
  )
  return forwardInferResponse(predicted.scored.response, {
    id: request.id,
    wanted: request.outputs,
    parameters: facts(predicted),
  })
}

function facts({ requestId, answered, intended, table, isFallback }: Predicted) {
  return encodeServingFacts({
    requestId,
    servedVersion: answered.version,
    role: isFallback ? 'champion' : intended.role,
    epoch: table.epoch,
    fallback: isFallback,
  })
}

function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')
  } catch (cause) {
    throw new InvalidInput(
      'body-not-json',
      'the body is not JSON; send an inference request of the V2 protocol',
      {},
      cause,
    )
  }
}
