// Generated from avro/ml.outcomes.reported.v1.avsc by tools/generate-contracts.mjs. Do not edit.
/** A value reported later for a request, which is named or found by entity and time. The newest report of the same request, row and name counts. */
export interface OutcomeReported {
  /** Idempotence key of this report. */
  readonly outcomeId: string
  /** Name of the model. */
  readonly model: string
  /** Request that the outcome belongs to. Empty: the newest live answer to the entity at the event time or at most the attribution window before it (7 days unless the recorder is told otherwise), whichever of the two is recorded first. */
  readonly requestId: string
  /** Row within the request, from 0. */
  readonly row: number
  /** Entity of the request, the same as in its prediction; the record key. */
  readonly entityId: string
  /** Name of the outcome, as the KPI definitions use it. */
  readonly name: string
  /** Value of the outcome in its own unit; a label of a binary task is 1 for the positive class and 0 otherwise. */
  readonly value: number
  /** When the outcome became known, or without a request id when it happened or for which it holds, UTC, milliseconds since 1970. */
  readonly eventTime: number
  /** When the report was received, by wall clock, UTC, milliseconds since 1970. */
  readonly reportedTime: number
}

/** The schema as text, as it is registered under `ml.outcomes.reported.v1-value`. */
export const schemaOutcomeReported = "{\"type\":\"record\",\"name\":\"OutcomeReported\",\"namespace\":\"io.weir\",\"doc\":\"A value reported later for a request, which is named or found by entity and time. The newest report of the same request, row and name counts.\",\"fields\":[{\"name\":\"outcomeId\",\"type\":\"string\",\"doc\":\"Idempotence key of this report.\"},{\"name\":\"model\",\"type\":\"string\",\"doc\":\"Name of the model.\"},{\"name\":\"requestId\",\"type\":\"string\",\"doc\":\"Request that the outcome belongs to. Empty: the newest live answer to the entity at the event time or at most the attribution window before it (7 days unless the recorder is told otherwise), whichever of the two is recorded first.\",\"default\":\"\"},{\"name\":\"row\",\"type\":\"int\",\"doc\":\"Row within the request, from 0.\",\"default\":0},{\"name\":\"entityId\",\"type\":\"string\",\"doc\":\"Entity of the request, the same as in its prediction; the record key.\"},{\"name\":\"name\",\"type\":\"string\",\"doc\":\"Name of the outcome, as the KPI definitions use it.\"},{\"name\":\"value\",\"type\":\"double\",\"doc\":\"Value of the outcome in its own unit; a label of a binary task is 1 for the positive class and 0 otherwise.\"},{\"name\":\"eventTime\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"When the outcome became known, or without a request id when it happened or for which it holds, UTC, milliseconds since 1970.\"},{\"name\":\"reportedTime\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"When the report was received, by wall clock, UTC, milliseconds since 1970.\"}]}"
