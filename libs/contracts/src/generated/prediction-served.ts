// Generated from avro/ml.predictions.served.v1.avsc by tools/generate-contracts.mjs. Do not edit.
/** Part that a version plays for a request. */
export type Role = 'champion' | 'challenger' | 'shadow'

/** How the intended version did: ok, error (also a NaN answer), timeout, rejected (refused before scoring). */
export type PredictionStatus = 'ok' | 'error' | 'timeout' | 'rejected'

/** Way on which the row came in. */
export type PredictionSource = 'http' | 'stream' | 'shadow'

/** One answer of one version to one row of a request. A repeat has the same predictionId. */
export interface PredictionServed {
  /** Idempotence key: hash of request or source offset, row, version and role; 32 hexadecimal digits. */
  readonly predictionId: string
  /** Identity of the client request or source record. */
  readonly requestId: string
  /** Row within the request, from 0. */
  readonly row: number
  /** Entity that the request is about; the routing key and the record key. */
  readonly entityId: string
  /** Name of the model. */
  readonly model: string
  /** Number of the version that answered. */
  readonly version: number
  /** Number of the version that the routing table chose; differs from version after a fallback. */
  readonly intendedVersion: number
  /** Role of the version that the routing table chose. */
  readonly intendedRole: Role
  /** Role of the version that answered. */
  readonly answeringRole: Role
  /** Epoch of the routing table that was in force. */
  readonly epoch: number
  /** Rollout that was under way; null: none. */
  readonly rolloutId: null | string
  /** Probability with which the intended variant was chosen, 0 to 1; 1 for a shadow. */
  readonly probability: number
  /** Segment of the request; empty: none. */
  readonly segment: string
  /** When the row describes the world, UTC, milliseconds since 1970. */
  readonly eventTime: number
  /** When the features were last computed, UTC, milliseconds since 1970; null when unknown. */
  readonly featureTime: null | number
  /** When the answer was given, by wall clock, UTC, milliseconds since 1970. */
  readonly servedTime: number
  /** Time from request to answer, in milliseconds. */
  readonly latencyMs: number
  /** How the intended version did. */
  readonly status: PredictionStatus
  /** The intended version answered NaN or infinity. */
  readonly isNotNumber: boolean
  /** Way on which the row came in. */
  readonly source: PredictionSource
  /** Topic of the source record; null for http. */
  readonly sourceTopic: null | string
  /** Partition of the source record; null for http. */
  readonly sourcePartition: null | number
  /** Offset of the source record; null for http. */
  readonly sourceOffset: null | number
  /** Revision of the input contract that the features follow. */
  readonly contractRevision: number
  /** Numeric features in the order of the contract; NaN for null. */
  readonly numericFeatures: readonly (number)[]
  /** Categorical features in the order of the contract; null for null. */
  readonly categoricalFeatures: readonly (null | string)[]
  /** The score tensor of this row; empty when nobody answered. */
  readonly outputs: readonly (number)[]
  /** Headline score: probability of the positive class, largest probability, or value; NaN when nobody answered. */
  readonly score: number
  /** Headline class; empty for a regression or when nobody answered. */
  readonly predictedClass: string
  /** Process that published the record. */
  readonly producer: string
}

/** The schema as text, as it is registered under `ml.predictions.served.v1-value`. */
export const schemaPredictionServed = "{\"type\":\"record\",\"name\":\"PredictionServed\",\"namespace\":\"io.weir\",\"doc\":\"One answer of one version to one row of a request. A repeat has the same predictionId.\",\"fields\":[{\"name\":\"predictionId\",\"type\":\"string\",\"doc\":\"Idempotence key: hash of request or source offset, row, version and role; 32 hexadecimal digits.\"},{\"name\":\"requestId\",\"type\":\"string\",\"doc\":\"Identity of the client request or source record.\"},{\"name\":\"row\",\"type\":\"int\",\"doc\":\"Row within the request, from 0.\",\"default\":0},{\"name\":\"entityId\",\"type\":\"string\",\"doc\":\"Entity that the request is about; the routing key and the record key.\"},{\"name\":\"model\",\"type\":\"string\",\"doc\":\"Name of the model.\"},{\"name\":\"version\",\"type\":\"int\",\"doc\":\"Number of the version that answered.\"},{\"name\":\"intendedVersion\",\"type\":\"int\",\"doc\":\"Number of the version that the routing table chose; differs from version after a fallback.\"},{\"name\":\"intendedRole\",\"type\":{\"type\":\"enum\",\"name\":\"Role\",\"symbols\":[\"champion\",\"challenger\",\"shadow\"],\"doc\":\"Part that a version plays for a request.\"},\"doc\":\"Role of the version that the routing table chose.\"},{\"name\":\"answeringRole\",\"type\":\"Role\",\"doc\":\"Role of the version that answered.\"},{\"name\":\"epoch\",\"type\":\"long\",\"doc\":\"Epoch of the routing table that was in force.\"},{\"name\":\"rolloutId\",\"type\":[\"null\",\"string\"],\"doc\":\"Rollout that was under way; null: none.\",\"default\":null},{\"name\":\"probability\",\"type\":\"double\",\"doc\":\"Probability with which the intended variant was chosen, 0 to 1; 1 for a shadow.\"},{\"name\":\"segment\",\"type\":\"string\",\"doc\":\"Segment of the request; empty: none.\",\"default\":\"\"},{\"name\":\"eventTime\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"When the row describes the world, UTC, milliseconds since 1970.\"},{\"name\":\"featureTime\",\"type\":[\"null\",{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}],\"doc\":\"When the features were last computed, UTC, milliseconds since 1970; null when unknown.\",\"default\":null},{\"name\":\"servedTime\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"When the answer was given, by wall clock, UTC, milliseconds since 1970.\"},{\"name\":\"latencyMs\",\"type\":\"float\",\"doc\":\"Time from request to answer, in milliseconds.\"},{\"name\":\"status\",\"type\":{\"type\":\"enum\",\"name\":\"PredictionStatus\",\"symbols\":[\"ok\",\"error\",\"timeout\",\"rejected\"],\"doc\":\"How the intended version did: ok, error (also a NaN answer), timeout, rejected (refused before scoring).\"},\"doc\":\"How the intended version did.\"},{\"name\":\"isNotNumber\",\"type\":\"boolean\",\"doc\":\"The intended version answered NaN or infinity.\",\"default\":false},{\"name\":\"source\",\"type\":{\"type\":\"enum\",\"name\":\"PredictionSource\",\"symbols\":[\"http\",\"stream\",\"shadow\"],\"doc\":\"Way on which the row came in.\"},\"doc\":\"Way on which the row came in.\"},{\"name\":\"sourceTopic\",\"type\":[\"null\",\"string\"],\"doc\":\"Topic of the source record; null for http.\",\"default\":null},{\"name\":\"sourcePartition\",\"type\":[\"null\",\"int\"],\"doc\":\"Partition of the source record; null for http.\",\"default\":null},{\"name\":\"sourceOffset\",\"type\":[\"null\",\"long\"],\"doc\":\"Offset of the source record; null for http.\",\"default\":null},{\"name\":\"contractRevision\",\"type\":\"int\",\"doc\":\"Revision of the input contract that the features follow.\"},{\"name\":\"numericFeatures\",\"type\":{\"type\":\"array\",\"items\":\"float\"},\"doc\":\"Numeric features in the order of the contract; NaN for null.\"},{\"name\":\"categoricalFeatures\",\"type\":{\"type\":\"array\",\"items\":[\"null\",\"string\"]},\"doc\":\"Categorical features in the order of the contract; null for null.\",\"default\":[]},{\"name\":\"outputs\",\"type\":{\"type\":\"array\",\"items\":\"float\"},\"doc\":\"The score tensor of this row; empty when nobody answered.\"},{\"name\":\"score\",\"type\":\"double\",\"doc\":\"Headline score: probability of the positive class, largest probability, or value; NaN when nobody answered.\"},{\"name\":\"predictedClass\",\"type\":\"string\",\"doc\":\"Headline class; empty for a regression or when nobody answered.\"},{\"name\":\"producer\",\"type\":\"string\",\"doc\":\"Process that published the record.\"}]}"
