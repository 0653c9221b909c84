import { type PredictionServed } from './generated/prediction-served.ts'
import { predictionId } from './prediction-id.ts'

/** One answer to one row, by who knows what. */
export interface PredictionParts {
  readonly request: Pick<
    PredictionServed,
    'requestId' | 'entityId' | 'model' | 'segment' | 'eventTime' | 'featureTime' | 'contractRevision'
  >
  readonly row: Pick<PredictionServed, 'row' | 'numericFeatures' | 'categoricalFeatures'>
  /** What the routing table chose. */
  readonly choice: Pick<
    PredictionServed,
    'intendedVersion' | 'intendedRole' | 'probability' | 'epoch' | 'rolloutId'
  >
  /** What was answered, and how the intended version did. */
  readonly answer: Pick<
    PredictionServed,
    'version' | 'answeringRole' | 'status' | 'isNotNumber' | 'outputs' | 'score' | 'predictedClass'
  >
  readonly source: Pick<PredictionServed, 'source' | 'sourceTopic' | 'sourcePartition' | 'sourceOffset'>
  readonly served: Pick<PredictionServed, 'servedTime' | 'latencyMs' | 'producer'>
}

/** Source of a request over HTTP. */
export const httpSource: PredictionParts['source'] = {
  source: 'http',
  sourceTopic: null,
  sourcePartition: null,
  sourceOffset: null,
}

/** Puts the parts together and gives them their id. */
export function predictionOf(parts: PredictionParts): PredictionServed {
  const { request, row, choice, answer, source, served } = parts
  const identity = {
    requestId: request.requestId,
    row: row.row,
    version: answer.version,
    intendedRole: choice.intendedRole,
  }
  return {
    predictionId: predictionId(identity),
    ...request,
    ...row,
    ...choice,
    ...answer,
    ...source,
    ...served,
  }
}
