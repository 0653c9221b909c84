// Generated from avro/ml.routing.state.v1.avsc by tools/generate-contracts.mjs. Do not edit.
/** An arm of the routing table. */
export interface Variant {
  /** Version number. */
  readonly version: number
  /** champion or challenger. */
  readonly role: string
  /** Share of live requests in percent, 0 to 100. */
  readonly weightPercent: number
}

/** A new routing table of a model. */
export interface RoutingChanged {
  /** Idempotence key; rises within a group. */
  readonly eventId: string
  /** Name of the model; the record key. */
  readonly model: string
  /** Rising fencing number of the table. */
  readonly epoch: number
  /** Rollout under way; null: none. */
  readonly rolloutId: null | string
  /** Champion first. */
  readonly variants: readonly (Variant)[]
  /** Versions that score a copy. */
  readonly shadows: readonly (number)[]
  /** Mixed into the hash of the entity. */
  readonly salt: string
  /** When it was written, UTC, milliseconds since 1970. */
  readonly eventTime: number
}

/** The schema as text, as it is registered under `ml.routing.state.v1-value`. */
export const schemaRoutingChanged = "{\"type\":\"record\",\"name\":\"RoutingChanged\",\"namespace\":\"io.weir\",\"doc\":\"A new routing table of a model.\",\"fields\":[{\"name\":\"eventId\",\"type\":\"string\",\"doc\":\"Idempotence key; rises within a group.\"},{\"name\":\"model\",\"type\":\"string\",\"doc\":\"Name of the model; the record key.\"},{\"name\":\"epoch\",\"type\":\"long\",\"doc\":\"Rising fencing number of the table.\"},{\"name\":\"rolloutId\",\"type\":[\"null\",\"string\"],\"doc\":\"Rollout under way; null: none.\",\"default\":null},{\"name\":\"variants\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"Variant\",\"doc\":\"An arm of the routing table.\",\"fields\":[{\"name\":\"version\",\"type\":\"int\",\"doc\":\"Version number.\"},{\"name\":\"role\",\"type\":\"string\",\"doc\":\"champion or challenger.\"},{\"name\":\"weightPercent\",\"type\":\"double\",\"doc\":\"Share of live requests in percent, 0 to 100.\"}]}},\"doc\":\"Champion first.\"},{\"name\":\"shadows\",\"type\":{\"type\":\"array\",\"items\":\"int\"},\"doc\":\"Versions that score a copy.\"},{\"name\":\"salt\",\"type\":\"string\",\"doc\":\"Mixed into the hash of the entity.\"},{\"name\":\"eventTime\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"When it was written, UTC, milliseconds since 1970.\"}]}"
