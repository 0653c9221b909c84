import { predictionOf, type PredictionServed } from '@weir/contracts'

/** An answer over HTTP as the gateway publishes it, with what a test wants otherwise.
 *  The prediction id belongs to the result's own identity. */
export function samplePrediction(otherwise: Partial<PredictionServed>): PredictionServed {
  const value = {
    requestId: 'request-1',
    entityId: 'entity-1',
    model: 'flights',
    segment: '',
    eventTime: 1_700_000_000_000,
    featureTime: null,
    contractRevision: 1,
    row: 0,
    numericFeatures: [7, 2],
    categoricalFeatures: [],
    intendedVersion: otherwise.version ?? 1,
    intendedRole: 'champion',
    answeringRole: otherwise.intendedRole ?? 'champion',
    probability: 1,
    epoch: 1,
    rolloutId: null,
    version: 1,
    status: 'ok',
    isNotNumber: false,
    outputs: [0.25, 0.75],
    score: 0.75,
    predictedClass: 'late',
    source: 'http',
    sourceTopic: null,
    sourcePartition: null,
    sourceOffset: null,
    servedTime: 1_700_000_000_000,
    latencyMs: 1,
    producer: 'test',
    ...otherwise,
  } as const
  return predictionOf({
    request: value,
    row: value,
    choice: value,
    answer: value,
    source: value,
    served: value,
  })
}
