// Generated from avro/ml.alerts.v1.avsc by tools/generate-contracts.mjs. Do not edit.
/** State of the alert. */
export type AlertStatus = 'firing' | 'resolved'

/** How urgent. */
export type AlertSeverity = 'info' | 'warning' | 'critical'

/** One transition of an alert; its labels identify it. */
export interface AlertChanged {
  /** Idempotence key: fingerprint and sequence. */
  readonly alertId: string
  /** FNV-1a 64 over the sorted labels, 16 hexadecimal digits; the record key. */
  readonly fingerprint: string
  /** State of the alert. */
  readonly status: AlertStatus
  /** How urgent. */
  readonly severity: AlertSeverity
  /** Name of the model. */
  readonly model: string
  /** Version concerned. */
  readonly version: number
  /** Identity of the alert, as Alertmanager takes it. */
  readonly labels: Readonly<Record<string, string>>
  /** summary, description, runbook_url. */
  readonly annotations: Readonly<Record<string, string>>
  /** When the alert began to fire, by wall clock, UTC, milliseconds since 1970. */
  readonly startsAt: number
  /** When it was resolved, by wall clock, UTC, milliseconds since 1970; null when unknown. */
  readonly endsAt: null | number
  /** Value of the check that decides the alert. */
  readonly value: number
  /** Threshold of that check. */
  readonly threshold: number
  /** Rows in the analysis window. */
  readonly n: number
  /** Start of the window of event time, UTC, milliseconds since 1970. */
  readonly windowStart: number
  /** End of the window of event time, UTC, milliseconds since 1970. */
  readonly windowEnd: number
  /** Rises by one with each transition of the fingerprint. */
  readonly sequence: number
}

/** The schema as text, as it is registered under `ml.alerts.v1-value`. */
export const schemaAlertChanged = "{\"type\":\"record\",\"name\":\"AlertChanged\",\"namespace\":\"io.weir\",\"doc\":\"One transition of an alert; its labels identify it.\",\"fields\":[{\"name\":\"alertId\",\"type\":\"string\",\"doc\":\"Idempotence key: fingerprint and sequence.\"},{\"name\":\"fingerprint\",\"type\":\"string\",\"doc\":\"FNV-1a 64 over the sorted labels, 16 hexadecimal digits; the record key.\"},{\"name\":\"status\",\"type\":{\"type\":\"enum\",\"name\":\"AlertStatus\",\"symbols\":[\"firing\",\"resolved\"],\"doc\":\"State of the alert.\"},\"doc\":\"State of the alert.\"},{\"name\":\"severity\",\"type\":{\"type\":\"enum\",\"name\":\"AlertSeverity\",\"symbols\":[\"info\",\"warning\",\"critical\"],\"doc\":\"How urgent.\"},\"doc\":\"How urgent.\"},{\"name\":\"model\",\"type\":\"string\",\"doc\":\"Name of the model.\"},{\"name\":\"version\",\"type\":\"int\",\"doc\":\"Version concerned.\"},{\"name\":\"labels\",\"type\":{\"type\":\"map\",\"values\":\"string\"},\"doc\":\"Identity of the alert, as Alertmanager takes it.\"},{\"name\":\"annotations\",\"type\":{\"type\":\"map\",\"values\":\"string\"},\"doc\":\"summary, description, runbook_url.\"},{\"name\":\"startsAt\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"When the alert began to fire, by wall clock, UTC, milliseconds since 1970.\"},{\"name\":\"endsAt\",\"type\":[\"null\",{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}],\"doc\":\"When it was resolved, by wall clock, UTC, milliseconds since 1970; null when unknown.\",\"default\":null},{\"name\":\"value\",\"type\":\"double\",\"doc\":\"Value of the check that decides the alert.\"},{\"name\":\"threshold\",\"type\":\"double\",\"doc\":\"Threshold of that check.\"},{\"name\":\"n\",\"type\":\"long\",\"doc\":\"Rows in the analysis window.\"},{\"name\":\"windowStart\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"Start of the window of event time, UTC, milliseconds since 1970.\"},{\"name\":\"windowEnd\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"End of the window of event time, UTC, milliseconds since 1970.\"},{\"name\":\"sequence\",\"type\":\"long\",\"doc\":\"Rises by one with each transition of the fingerprint.\"}]}"
