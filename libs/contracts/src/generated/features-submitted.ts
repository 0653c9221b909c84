// Generated from avro/ml.features.submitted.v1.avsc by tools/generate-contracts.mjs. Do not edit.
/** One row of features to be scored once, by the version that the routing table gives its entity. */
export interface FeaturesSubmitted {
  /** Name of the model that shall score the row. */
  readonly model: string
  /** Entity that the row is about; the routing key and the record key. */
  readonly entityId: string
  /** Identity of the request; null: topic, partition and offset of the record identify it. */
  readonly requestId: null | string
  /** Revision of the input contract that the features follow, from 1. */
  readonly contractRevision: number
  /** When the row describes the world, UTC, milliseconds since 1970. */
  readonly eventTime: number
  /** When the features were last computed, UTC, milliseconds since 1970; null when unknown. */
  readonly featureTime: null | number
  /** Segment of the request; empty: none. */
  readonly segment: string
  /** Numeric features in the order of the contract, each in its own unit; NaN for null. */
  readonly numericFeatures: readonly (number)[]
  /** Categorical features in the order of the contract; null for null. */
  readonly categoricalFeatures: readonly (null | string)[]
}

/** The schema as text, as it is registered under `ml.features.submitted.v1-value`. */
export const schemaFeaturesSubmitted = "{\"type\":\"record\",\"name\":\"FeaturesSubmitted\",\"namespace\":\"io.weir\",\"doc\":\"One row of features to be scored once, by the version that the routing table gives its entity.\",\"fields\":[{\"name\":\"model\",\"type\":\"string\",\"doc\":\"Name of the model that shall score the row.\"},{\"name\":\"entityId\",\"type\":\"string\",\"doc\":\"Entity that the row is about; the routing key and the record key.\"},{\"name\":\"requestId\",\"type\":[\"null\",\"string\"],\"doc\":\"Identity of the request; null: topic, partition and offset of the record identify it.\",\"default\":null},{\"name\":\"contractRevision\",\"type\":\"int\",\"doc\":\"Revision of the input contract that the features follow, from 1.\"},{\"name\":\"eventTime\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"When the row describes the world, UTC, milliseconds since 1970.\"},{\"name\":\"featureTime\",\"type\":[\"null\",{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}],\"doc\":\"When the features were last computed, UTC, milliseconds since 1970; null when unknown.\",\"default\":null},{\"name\":\"segment\",\"type\":\"string\",\"doc\":\"Segment of the request; empty: none.\",\"default\":\"\"},{\"name\":\"numericFeatures\",\"type\":{\"type\":\"array\",\"items\":\"float\"},\"doc\":\"Numeric features in the order of the contract, each in its own unit; NaN for null.\"},{\"name\":\"categoricalFeatures\",\"type\":{\"type\":\"array\",\"items\":[\"null\",\"string\"]},\"doc\":\"Categorical features in the order of the contract; null for null.\",\"default\":[]}]}"
