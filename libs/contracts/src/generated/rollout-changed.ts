// Generated from avro/ml.rollouts.changed.v1.avsc by tools/generate-contracts.mjs. Do not edit.
/** One event of a rollout, decisions with the evidence they were made from. */
export interface RolloutChanged {
  /** Idempotence key; rises within a group. */
  readonly eventId: string
  /** The rollout. */
  readonly rolloutId: string
  /** Name of the model; the record key. */
  readonly model: string
  /** Position within the rollout, from 1. */
  readonly sequence: number
  /** Name of the event, in the past tense. */
  readonly change: string
  /** Phase of the rollout after the event. */
  readonly phase: string
  /** Version that is champion after the event. */
  readonly champion: number
  /** Version under test. */
  readonly challenger: number
  /** pass, fail, inconclusive, error; empty when the event is no decision. */
  readonly verdict: string
  /** Why, for people; by whom for a manual step. */
  readonly reason: string
  /** The statistics that the decision saw, as JSON; empty when the event is no decision. */
  readonly evidence: string
  /** The event itself, as JSON. */
  readonly details: string
  /** When it happened, by wall clock, UTC, milliseconds since 1970. */
  readonly eventTime: number
  /** Event time of the traffic at the decision, UTC, milliseconds since 1970; null when unknown. */
  readonly watermark: null | number
}

/** The schema as text, as it is registered under `ml.rollouts.changed.v1-value`. */
export const schemaRolloutChanged = "{\"type\":\"record\",\"name\":\"RolloutChanged\",\"namespace\":\"io.weir\",\"doc\":\"One event of a rollout, decisions with the evidence they were made from.\",\"fields\":[{\"name\":\"eventId\",\"type\":\"string\",\"doc\":\"Idempotence key; rises within a group.\"},{\"name\":\"rolloutId\",\"type\":\"string\",\"doc\":\"The rollout.\"},{\"name\":\"model\",\"type\":\"string\",\"doc\":\"Name of the model; the record key.\"},{\"name\":\"sequence\",\"type\":\"int\",\"doc\":\"Position within the rollout, from 1.\"},{\"name\":\"change\",\"type\":\"string\",\"doc\":\"Name of the event, in the past tense.\"},{\"name\":\"phase\",\"type\":\"string\",\"doc\":\"Phase of the rollout after the event.\"},{\"name\":\"champion\",\"type\":\"int\",\"doc\":\"Version that is champion after the event.\"},{\"name\":\"challenger\",\"type\":\"int\",\"doc\":\"Version under test.\"},{\"name\":\"verdict\",\"type\":\"string\",\"doc\":\"pass, fail, inconclusive, error; empty when the event is no decision.\",\"default\":\"\"},{\"name\":\"reason\",\"type\":\"string\",\"doc\":\"Why, for people; by whom for a manual step.\",\"default\":\"\"},{\"name\":\"evidence\",\"type\":\"string\",\"doc\":\"The statistics that the decision saw, as JSON; empty when the event is no decision.\",\"default\":\"\"},{\"name\":\"details\",\"type\":\"string\",\"doc\":\"The event itself, as JSON.\"},{\"name\":\"eventTime\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"When it happened, by wall clock, UTC, milliseconds since 1970.\"},{\"name\":\"watermark\",\"type\":[\"null\",{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}],\"doc\":\"Event time of the traffic at the decision, UTC, milliseconds since 1970; null when unknown.\",\"default\":null}]}"
