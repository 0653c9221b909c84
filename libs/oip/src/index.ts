export { encodePackedRequest, type InferRequestJson } from './encode-request.ts'
export {
  encodeInferResponse,
  type InferAnswer,
  type InferResponseJson,
  type OutputTensor,
} from './encode-response.ts'
export { forwardInferResponse, type ForwardedResponseJson } from './forward-response.ts'
export { defaultMaxRows, parseInferRequest, type InferRequest } from './infer-request.ts'
export { modelMetadata, serverMetadata, type ModelMetadata, type ServerMetadata } from './metadata.ts'
export { numbersOf, parseInferResponse, type InferResponse } from './parse-response.ts'
export { type Parameters } from './request-parameters.ts'
export { encodeServingFacts, type ServingFacts } from './serving-facts.ts'
export { type TensorJson } from './tensor-json.ts'
