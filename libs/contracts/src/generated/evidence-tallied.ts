// Generated from avro/ml.evidence.tallied.v1.avsc by tools/generate-contracts.mjs. Do not edit.
/** Intended role; shadow: the challenger on a copy. */
export type Arm = 'champion' | 'challenger' | 'shadow'

/** Counts of the predictions of one arm, under one weight, with one class. */
export interface GuardrailCell {
  /** Intended role. */
  readonly arm: Arm
  /** Share of live requests that the challenger had, 0 to 1. */
  readonly challengerWeight: number
  /** Headline class. */
  readonly predictedClass: string
  /** Predictions counted. */
  readonly predictions: number
  /** Predictions with status error. */
  readonly errors: number
  /** Predictions with status timeout. */
  readonly timeouts: number
  /** Answers that were NaN or infinite. */
  readonly notNumbers: number
  /** Predictions that another version answered. */
  readonly fallbacks: number
  /** Answers slower than the latency objective of the model. */
  readonly slow: number
}

/** Counts over a range of offsets of one predictions partition. */
export interface GuardrailTally {
  /** Partition of the predictions topic. */
  readonly partition: number
  /** First offset counted. */
  readonly fromOffset: number
  /** Last offset counted. */
  readonly toOffset: number
  /** Counts by arm, weight and class. */
  readonly cells: readonly (GuardrailCell)[]
}

/** Sums over the units that came of age in one hour of event time. */
export interface KpiTally {
  /** Name of the KPI. */
  readonly kpi: string
  /** Start of the hour of event time in which the units were counted, UTC, milliseconds since 1970. */
  readonly hour: number
  /** Paired requests counted. */
  readonly units: number
  /** Sum of the differences challenger minus champion, in the unit of the KPI. */
  readonly sum: number
  /** Sum of the squared differences, in the squared unit of the KPI. */
  readonly sumOfSquares: number
  /** Sum of the champion's KPI, in the unit of the KPI. */
  readonly championSum: number
  /** Sum of the challenger's KPI, in the unit of the KPI. */
  readonly challengerSum: number
}

/** Counts and sums that rollouts are decided from. Either guardrail or kpi is set. */
export interface EvidenceTallied {
  /** Idempotence key: rollout, kind, and partition with first offset or KPI with hour. */
  readonly tallyId: string
  /** Name of the model; the record key. */
  readonly model: string
  /** Rollout that the tally belongs to. */
  readonly rolloutId: string
  /** Event time up to which the tally source has reported, UTC, milliseconds since 1970. */
  readonly watermark: number
  /** Counts from the predictions topic. */
  readonly guardrail: null | GuardrailTally
  /** Paired KPI units. */
  readonly kpi: null | KpiTally
}

/** The schema as text, as it is registered under `ml.evidence.tallied.v1-value`. */
export const schemaEvidenceTallied = "{\"type\":\"record\",\"name\":\"EvidenceTallied\",\"namespace\":\"io.weir\",\"doc\":\"Counts and sums that rollouts are decided from. Either guardrail or kpi is set.\",\"fields\":[{\"name\":\"tallyId\",\"type\":\"string\",\"doc\":\"Idempotence key: rollout, kind, and partition with first offset or KPI with hour.\"},{\"name\":\"model\",\"type\":\"string\",\"doc\":\"Name of the model; the record key.\"},{\"name\":\"rolloutId\",\"type\":\"string\",\"doc\":\"Rollout that the tally belongs to.\"},{\"name\":\"watermark\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"Event time up to which the tally source has reported, UTC, milliseconds since 1970.\"},{\"name\":\"guardrail\",\"type\":[\"null\",{\"type\":\"record\",\"name\":\"GuardrailTally\",\"doc\":\"Counts over a range of offsets of one predictions partition.\",\"fields\":[{\"name\":\"partition\",\"type\":\"int\",\"doc\":\"Partition of the predictions topic.\"},{\"name\":\"fromOffset\",\"type\":\"long\",\"doc\":\"First offset counted.\"},{\"name\":\"toOffset\",\"type\":\"long\",\"doc\":\"Last offset counted.\"},{\"name\":\"cells\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"GuardrailCell\",\"doc\":\"Counts of the predictions of one arm, under one weight, with one class.\",\"fields\":[{\"name\":\"arm\",\"type\":{\"type\":\"enum\",\"name\":\"Arm\",\"symbols\":[\"champion\",\"challenger\",\"shadow\"],\"doc\":\"Intended role; shadow: the challenger on a copy.\"},\"doc\":\"Intended role.\"},{\"name\":\"challengerWeight\",\"type\":\"double\",\"doc\":\"Share of live requests that the challenger had, 0 to 1.\"},{\"name\":\"predictedClass\",\"type\":\"string\",\"doc\":\"Headline class.\"},{\"name\":\"predictions\",\"type\":\"long\",\"doc\":\"Predictions counted.\"},{\"name\":\"errors\",\"type\":\"long\",\"doc\":\"Predictions with status error.\"},{\"name\":\"timeouts\",\"type\":\"long\",\"doc\":\"Predictions with status timeout.\"},{\"name\":\"notNumbers\",\"type\":\"long\",\"doc\":\"Answers that were NaN or infinite.\"},{\"name\":\"fallbacks\",\"type\":\"long\",\"doc\":\"Predictions that another version answered.\"},{\"name\":\"slow\",\"type\":\"long\",\"doc\":\"Answers slower than the latency objective of the model.\"}]}},\"doc\":\"Counts by arm, weight and class.\"}]}],\"doc\":\"Counts from the predictions topic.\",\"default\":null},{\"name\":\"kpi\",\"type\":[\"null\",{\"type\":\"record\",\"name\":\"KpiTally\",\"doc\":\"Sums over the units that came of age in one hour of event time.\",\"fields\":[{\"name\":\"kpi\",\"type\":\"string\",\"doc\":\"Name of the KPI.\"},{\"name\":\"hour\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"Start of the hour of event time in which the units were counted, UTC, milliseconds since 1970.\"},{\"name\":\"units\",\"type\":\"long\",\"doc\":\"Paired requests counted.\"},{\"name\":\"sum\",\"type\":\"double\",\"doc\":\"Sum of the differences challenger minus champion, in the unit of the KPI.\"},{\"name\":\"sumOfSquares\",\"type\":\"double\",\"doc\":\"Sum of the squared differences, in the squared unit of the KPI.\"},{\"name\":\"championSum\",\"type\":\"double\",\"doc\":\"Sum of the champion's KPI, in the unit of the KPI.\"},{\"name\":\"challengerSum\",\"type\":\"double\",\"doc\":\"Sum of the challenger's KPI, in the unit of the KPI.\"}]}],\"doc\":\"Paired KPI units.\",\"default\":null}]}"
