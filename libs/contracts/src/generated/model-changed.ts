// Generated from avro/ml.models.lifecycle.v1.avsc by tools/generate-contracts.mjs. Do not edit.
/** A change in the registry. */
export interface ModelChanged {
  /** Idempotence key; rises within a group. */
  readonly eventId: string
  /** Name of the model; the record key. */
  readonly model: string
  /** What happened: modelCreated, contractExtended, versionRegistered, aliasMoved, aliasRemoved. */
  readonly change: string
  /** Version concerned. */
  readonly version: null | number
  /** Alias concerned. */
  readonly alias: null | string
  /** When it happened, UTC, milliseconds since 1970. */
  readonly eventTime: number
  /** The new state of what changed, as JSON. */
  readonly details: string
}

/** The schema as text, as it is registered under `ml.models.lifecycle.v1-value`. */
export const schemaModelChanged = "{\"type\":\"record\",\"name\":\"ModelChanged\",\"namespace\":\"io.weir\",\"doc\":\"A change in the registry.\",\"fields\":[{\"name\":\"eventId\",\"type\":\"string\",\"doc\":\"Idempotence key; rises within a group.\"},{\"name\":\"model\",\"type\":\"string\",\"doc\":\"Name of the model; the record key.\"},{\"name\":\"change\",\"type\":\"string\",\"doc\":\"What happened: modelCreated, contractExtended, versionRegistered, aliasMoved, aliasRemoved.\"},{\"name\":\"version\",\"type\":[\"null\",\"int\"],\"doc\":\"Version concerned.\",\"default\":null},{\"name\":\"alias\",\"type\":[\"null\",\"string\"],\"doc\":\"Alias concerned.\",\"default\":null},{\"name\":\"eventTime\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"When it happened, UTC, milliseconds since 1970.\"},{\"name\":\"details\",\"type\":\"string\",\"doc\":\"The new state of what changed, as JSON.\"}]}"
