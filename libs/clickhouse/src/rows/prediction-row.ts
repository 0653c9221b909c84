import { type PredictionServed } from '@weir/contracts'
import { type RawRow } from '../clickhouse.ts'
import { jsonInstant, jsonNumber } from '../raw-row.ts'

/** Where a recorded prediction came from, and what the recorder found out about it. */
export interface Recorded {
  readonly partition: number
  readonly offset: number
  readonly traceId: string
  readonly isSetAside: boolean
}

/** Row of `predictions`. */
export function predictionRow(prediction: PredictionServed, recorded: Recorded): RawRow {
  return {
    prediction_id: prediction.predictionId,
    request_id: prediction.requestId,
    row: prediction.row,
    entity_id: prediction.entityId,
    model: prediction.model,
    version: prediction.version,
    intended_version: prediction.intendedVersion,
    intended_role: prediction.intendedRole,
    answering_role: prediction.answeringRole,
    epoch: prediction.epoch,
    rollout_id: prediction.rolloutId ?? '',
    probability: prediction.probability,
    segment: prediction.segment,
    event_time: jsonInstant(prediction.eventTime),
    feature_time: prediction.featureTime === null ? null : jsonInstant(prediction.featureTime),
    served_time: jsonInstant(prediction.servedTime),
    latency_ms: prediction.latencyMs,
    status: prediction.status,
    is_not_number: prediction.isNotNumber,
    source: prediction.source,
    source_partition: prediction.sourcePartition ?? -1,
    source_offset: prediction.sourceOffset ?? -1,
    contract_revision: prediction.contractRevision,
    numeric_features: prediction.numericFeatures.map(jsonNumber),
    categorical_features: prediction.categoricalFeatures,
    outputs: prediction.outputs.map(jsonNumber),
    score: jsonNumber(prediction.score),
    predicted_class: prediction.predictedClass,
    is_set_aside: recorded.isSetAside,
    trace_id: recorded.traceId,
    producer: prediction.producer,
    kafka_partition: recorded.partition,
    kafka_offset: recorded.offset,
  }
}
