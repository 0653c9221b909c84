import {
  encodeServingFacts,
  forwardInferResponse,
  parseInferRequest,
  type ForwardedResponseJson,
} from '@weir/oip'
import { parseJsonBody } from '@weir/service-host'
import { modelNamed } from './model-named.ts'
import { predict, type PredictDeps, type Predicted } from './predict.ts'

/** `POST /v2/models/{model}/infer`: parse, predict, encode.
 *  @param body the request body as bytes
 *  @throws InvalidInput, NotFound, Unavailable, each with a code */
export async function answerRequest(
  deps: PredictDeps,
  name: unknown,
  body: unknown,
): Promise<ForwardedResponseJson> {
  const model = await modelNamed(deps.models, name)
  const request = parseInferRequest(parseJsonBody(body), model.contract)
  const predicted = await predict(deps, model, request)
  return forwardInferResponse(predicted.scored.response, {
    id: request.id,
    wanted: request.outputs,
    parameters: facts(predicted),
  })
}

function facts({ requestId, answeredBy, intended, table, isFallback }: Predicted) {
  return encodeServingFacts({
    requestId,
    servedVersion: answeredBy,
    role: isFallback ? 'champion' : intended.role,
    epoch: table.epoch,
    fallback: isFallback,
  })
}
