// Generated from avro/ml.drift.reports.v1.avsc by tools/generate-contracts.mjs. Do not edit.
/** What was measured. */
export type ReportKind = 'drift' | 'kpi'

/** One run of a check. */
export interface Measurement {
  /** Feature, score, or KPI. */
  readonly subject: string
  /** Named statistic: js_distance, psi, ks, null_share, mean. */
  readonly statistic: string
  /** Value of the statistic in its unit. */
  readonly value: number
  /** Lower end of its interval; equal to value when it has none. */
  readonly lower: number
  /** Upper end of its interval; equal to value when it has none. */
  readonly upper: number
  /** Value from which the check fails; null: shown only. */
  readonly threshold: null | number
  /** 99th percentile of the statistic with no drift at this n; null: not known. */
  readonly noiseFloor: null | number
  /** Rows or units in the analysis window. */
  readonly n: number
  /** Rows in the reference; 0 for a KPI. */
  readonly referenceN: number
  /** pass, fail, inconclusive, error. */
  readonly verdict: string
  /** Check that the measurement belongs to, for example drift, null or volume; empty: none. */
  readonly check: string
  /** What the window was compared with: reference, trailing or same-hours; empty: nothing. */
  readonly baseline: string
  /** Value less its mean with no drift at this n, in standard deviations of that; null: not known. */
  readonly excess: null | number
  /** Probability of at least this value with no drift, 0 to 1; null: not known. */
  readonly pValue: null | number
  /** Why the verdict is what it is, in one word, for example deaf or too-few-rows; empty: the numbers say it. */
  readonly reason: string
  /** Stage of a performance metric: estimated, provisional or final; empty: no performance metric. */
  readonly stage: string
  /** What the subject is: feature, score or multivariate; empty: none of these. */
  readonly subjectKind: string
  /** Why the verdict is what it is, in one plain clause; empty: value and threshold say it. */
  readonly detail: string
}

/** An alert that was due and was not sent. */
export interface SuppressedAlert {
  /** Name of the alert. */
  readonly alertname: string
  /** Identity of the alert, 16 hexadecimal digits. */
  readonly fingerprint: string
  /** Features, score or metrics that it was about. */
  readonly subjects: readonly (string)[]
  /** Value of the deciding check, in the unit of its statistic. */
  readonly value: number
  /** Why it was not sent, for example the weekly budget of its owner. */
  readonly reason: string
}

/** Measurements of one model version over one window. A window that is reported again has the same reportId. */
export interface DriftReported {
  /** Idempotence key: model, version, segment, kind, window. */
  readonly reportId: string
  /** What was measured. */
  readonly kind: ReportKind
  /** Name of the model; the record key. */
  readonly model: string
  /** Version that answered. */
  readonly version: number
  /** Role in which the version answered: live (champion or challenger) or shadow. */
  readonly role: string
  /** Segment; empty: all requests. */
  readonly segment: string
  /** Start of the window of event time, inclusive, UTC, milliseconds since 1970. */
  readonly windowStart: number
  /** End of the window of event time, exclusive, UTC, milliseconds since 1970. */
  readonly windowEnd: number
  /** Event time up to which the data was complete, UTC, milliseconds since 1970. */
  readonly watermark: number
  /** Every prediction of the window is older than the maturity age of its labels; true for drift. */
  readonly isMature: boolean
  /** One entry a check. */
  readonly measurements: readonly (Measurement)[]
  /** When the report was made, by wall clock, UTC, milliseconds since 1970. */
  readonly createdAt: number
  /** Alerts that this window would have sent. */
  readonly suppressed: readonly (SuppressedAlert)[]
}

/** The schema as text, as it is registered under `ml.drift.reports.v1-value`. */
export const schemaDriftReported = "{\"type\":\"record\",\"name\":\"DriftReported\",\"namespace\":\"io.weir\",\"doc\":\"Measurements of one model version over one window. A window that is reported again has the same reportId.\",\"fields\":[{\"name\":\"reportId\",\"type\":\"string\",\"doc\":\"Idempotence key: model, version, segment, kind, window.\"},{\"name\":\"kind\",\"type\":{\"type\":\"enum\",\"name\":\"ReportKind\",\"symbols\":[\"drift\",\"kpi\"],\"doc\":\"What was measured.\"},\"doc\":\"What was measured.\"},{\"name\":\"model\",\"type\":\"string\",\"doc\":\"Name of the model; the record key.\"},{\"name\":\"version\",\"type\":\"int\",\"doc\":\"Version that answered.\"},{\"name\":\"role\",\"type\":\"string\",\"doc\":\"Role in which the version answered: live (champion or challenger) or shadow.\"},{\"name\":\"segment\",\"type\":\"string\",\"doc\":\"Segment; empty: all requests.\",\"default\":\"\"},{\"name\":\"windowStart\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"Start of the window of event time, inclusive, UTC, milliseconds since 1970.\"},{\"name\":\"windowEnd\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"End of the window of event time, exclusive, UTC, milliseconds since 1970.\"},{\"name\":\"watermark\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"Event time up to which the data was complete, UTC, milliseconds since 1970.\"},{\"name\":\"isMature\",\"type\":\"boolean\",\"doc\":\"Every prediction of the window is older than the maturity age of its labels; true for drift.\"},{\"name\":\"measurements\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"Measurement\",\"doc\":\"One run of a check.\",\"fields\":[{\"name\":\"subject\",\"type\":\"string\",\"doc\":\"Feature, score, or KPI.\"},{\"name\":\"statistic\",\"type\":\"string\",\"doc\":\"Named statistic: js_distance, psi, ks, null_share, mean.\"},{\"name\":\"value\",\"type\":\"double\",\"doc\":\"Value of the statistic in its unit.\"},{\"name\":\"lower\",\"type\":\"double\",\"doc\":\"Lower end of its interval; equal to value when it has none.\"},{\"name\":\"upper\",\"type\":\"double\",\"doc\":\"Upper end of its interval; equal to value when it has none.\"},{\"name\":\"threshold\",\"type\":[\"null\",\"double\"],\"doc\":\"Value from which the check fails; null: shown only.\",\"default\":null},{\"name\":\"noiseFloor\",\"type\":[\"null\",\"double\"],\"doc\":\"99th percentile of the statistic with no drift at this n; null: not known.\",\"default\":null},{\"name\":\"n\",\"type\":\"long\",\"doc\":\"Rows or units in the analysis window.\"},{\"name\":\"referenceN\",\"type\":\"long\",\"doc\":\"Rows in the reference; 0 for a KPI.\"},{\"name\":\"verdict\",\"type\":\"string\",\"doc\":\"pass, fail, inconclusive, error.\"},{\"name\":\"check\",\"type\":\"string\",\"doc\":\"Check that the measurement belongs to, for example drift, null or volume; empty: none.\",\"default\":\"\"},{\"name\":\"baseline\",\"type\":\"string\",\"doc\":\"What the window was compared with: reference, trailing or same-hours; empty: nothing.\",\"default\":\"\"},{\"name\":\"excess\",\"type\":[\"null\",\"double\"],\"doc\":\"Value less its mean with no drift at this n, in standard deviations of that; null: not known.\",\"default\":null},{\"name\":\"pValue\",\"type\":[\"null\",\"double\"],\"doc\":\"Probability of at least this value with no drift, 0 to 1; null: not known.\",\"default\":null},{\"name\":\"reason\",\"type\":\"string\",\"doc\":\"Why the verdict is what it is, in one word, for example deaf or too-few-rows; empty: the numbers say it.\",\"default\":\"\"},{\"name\":\"stage\",\"type\":\"string\",\"doc\":\"Stage of a performance metric: estimated, provisional or final; empty: no performance metric.\",\"default\":\"\"},{\"name\":\"subjectKind\",\"type\":\"string\",\"doc\":\"What the subject is: feature, score or multivariate; empty: none of these.\",\"default\":\"\"},{\"name\":\"detail\",\"type\":\"string\",\"doc\":\"Why the verdict is what it is, in one plain clause; empty: value and threshold say it.\",\"default\":\"\"}]}},\"doc\":\"One entry a check.\"},{\"name\":\"createdAt\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"},\"doc\":\"When the report was made, by wall clock, UTC, milliseconds since 1970.\"},{\"name\":\"suppressed\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"SuppressedAlert\",\"doc\":\"An alert that was due and was not sent.\",\"fields\":[{\"name\":\"alertname\",\"type\":\"string\",\"doc\":\"Name of the alert.\"},{\"name\":\"fingerprint\",\"type\":\"string\",\"doc\":\"Identity of the alert, 16 hexadecimal digits.\"},{\"name\":\"subjects\",\"type\":{\"type\":\"array\",\"items\":\"string\"},\"doc\":\"Features, score or metrics that it was about.\"},{\"name\":\"value\",\"type\":\"double\",\"doc\":\"Value of the deciding check, in the unit of its statistic.\"},{\"name\":\"reason\",\"type\":\"string\",\"doc\":\"Why it was not sent, for example the weekly budget of its owner.\"}]}},\"doc\":\"Alerts that this window would have sent.\",\"default\":[]}]}"
