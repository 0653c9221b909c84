import { dayMs } from '@weir/vocabulary'
import { schemaAlertChanged, type AlertChanged } from './generated/alert-changed.ts'
import { schemaDriftReported, type DriftReported } from './generated/drift-reported.ts'
import { schemaEvidenceTallied, type EvidenceTallied } from './generated/evidence-tallied.ts'
import { schemaFeaturesSubmitted, type FeaturesSubmitted } from './generated/features-submitted.ts'
import { schemaModelChanged, type ModelChanged } from './generated/model-changed.ts'
import { schemaOutcomeReported, type OutcomeReported } from './generated/outcome-reported.ts'
import { schemaPredictionServed, type PredictionServed } from './generated/prediction-served.ts'
import { schemaRolloutChanged, type RolloutChanged } from './generated/rollout-changed.ts'
import { schemaRoutingChanged, type RoutingChanged } from './generated/routing-changed.ts'

/** A topic and what travels on it. Its schema is registered under the subject `<name>-value`. */
export interface Topic<Value> {
  readonly name: string
  /** Avro schema of the value, as JSON text. */
  readonly schema: string
  /** The record key of a value; records of one key stay in order. */
  readonly keyOf: (value: Value) => string
  /** `entity` topics share one partition count, so that the same entity is in the same partition everywhere. */
  readonly spread: 'entity' | 'model'
  /** How long records are kept, by wall clock, in milliseconds; null: for ever. */
  readonly retentionMs: number | null
  readonly ceType: string
}

/** How long dead letters are kept: as long as predictions, so that a replay can still find what they belong to. */
export const deadLetterRetentionMs = 14 * dayMs

const entity = 'entity' as const
const model = 'model' as const

/** Every topic; the only place where their names are spelled. */
export const topics = {
  features: {
    name: 'ml.features.submitted.v1',
    schema: schemaFeaturesSubmitted,
    keyOf: (value: FeaturesSubmitted) => value.entityId,
    spread: entity,
    retentionMs: 3 * dayMs,
    ceType: 'io.weir.features.submitted.v1',
  },
  predictions: {
    name: 'ml.predictions.served.v1',
    schema: schemaPredictionServed,
    keyOf: (value: PredictionServed) => value.entityId,
    spread: entity,
    retentionMs: 14 * dayMs,
    ceType: 'io.weir.prediction.served.v1',
  },
  outcomes: {
    name: 'ml.outcomes.reported.v1',
    schema: schemaOutcomeReported,
    keyOf: (value: OutcomeReported) => value.entityId,
    spread: entity,
    retentionMs: 30 * dayMs,
    ceType: 'io.weir.outcome.reported.v1',
  },
  evidence: {
    name: 'ml.evidence.tallied.v1',
    schema: schemaEvidenceTallied,
    keyOf: (value: EvidenceTallied) => value.model,
    spread: model,
    retentionMs: 14 * dayMs,
    ceType: 'io.weir.evidence.tallied.v1',
  },
  lifecycle: {
    name: 'ml.models.lifecycle.v1',
    schema: schemaModelChanged,
    keyOf: (value: ModelChanged) => value.model,
    spread: model,
    retentionMs: null,
    ceType: 'io.weir.model.changed.v1',
  },
  routing: {
    name: 'ml.routing.state.v1',
    schema: schemaRoutingChanged,
    keyOf: (value: RoutingChanged) => value.model,
    spread: model,
    retentionMs: null,
    ceType: 'io.weir.routing.changed.v1',
  },
  rollouts: {
    name: 'ml.rollouts.changed.v1',
    schema: schemaRolloutChanged,
    keyOf: (value: RolloutChanged) => value.model,
    spread: model,
    retentionMs: null,
    ceType: 'io.weir.rollout.changed.v1',
  },
  driftReports: {
    name: 'ml.drift.reports.v1',
    schema: schemaDriftReported,
    keyOf: (value: DriftReported) => value.model,
    spread: model,
    retentionMs: 30 * dayMs,
    ceType: 'io.weir.drift.reported.v1',
  },
  alerts: {
    name: 'ml.alerts.v1',
    schema: schemaAlertChanged,
    keyOf: (value: AlertChanged) => value.fingerprint,
    spread: model,
    retentionMs: 30 * dayMs,
    ceType: 'io.weir.alert.changed.v1',
  },
} satisfies Record<string, unknown>

/** Name of the topic that takes the records of `topic` which nobody can read. */
export function deadLetterTopic(topic: string): string {
  return `${topic}-dlt`
}

/** Subject under which the schema of a topic's values is registered. */
export function valueSubject(topic: string): string {
  return `${topic}-value`
}
