import {
  type AlertChanged,
  type DriftReported,
  type ModelChanged,
  type RolloutChanged,
  type RoutingChanged,
} from '@weir/contracts'
import { type RawRow } from '../clickhouse.ts'
import { jsonNumber } from '../raw-row.ts'

/** Row of `model_events`. */
export function modelEventRow(event: ModelChanged): RawRow {
  return {
    event_id: event.eventId,
    model: event.model,
    change: event.change,
    version: event.version,
    alias: event.alias,
    details: event.details,
    event_time: event.eventTime,
  }
}

/** Row of `routing_events`. */
export function routingEventRow(event: RoutingChanged): RawRow {
  return {
    event_id: event.eventId,
    model: event.model,
    epoch: event.epoch,
    rollout_id: event.rolloutId ?? '',
    variants: event.variants.map(({ version, role, weightPercent }) => ({
      version,
      role,
      weight_percent: weightPercent,
    })),
    shadows: event.shadows,
    salt: event.salt,
    event_time: event.eventTime,
  }
}

/** Row of `rollout_events`. */
export function rolloutEventRow(event: RolloutChanged): RawRow {
  return {
    event_id: event.eventId,
    rollout_id: event.rolloutId,
    model: event.model,
    sequence: event.sequence,
    change: event.change,
    phase: event.phase,
    champion: event.champion,
    challenger: event.challenger,
    verdict: event.verdict,
    reason: event.reason,
    evidence: event.evidence,
    details: event.details,
    event_time: event.eventTime,
    watermark: event.watermark,
  }
}

/** Rows of `measurements`, one a measurement of the report. */
export function measurementRows(report: DriftReported): readonly RawRow[] {
  return report.measurements.map((found) => ({
    report_id: report.reportId,
    kind: report.kind,
    model: report.model,
    version: report.version,
    role: report.role,
    segment: report.segment,
    window_start: report.windowStart,
    window_end: report.windowEnd,
    is_mature: report.isMature,
    subject: found.subject,
    subject_kind: found.subjectKind,
    statistic: found.statistic,
    value: jsonNumber(found.value),
    lower: jsonNumber(found.lower),
    upper: jsonNumber(found.upper),
    threshold: nullable(found.threshold),
    noise_floor: nullable(found.noiseFloor),
    n: found.n,
    reference_n: found.referenceN,
    verdict: found.verdict,
    check: found.check,
    baseline: found.baseline,
    stage: found.stage,
    excess: nullable(found.excess),
    p_value: nullable(found.pValue),
    reason: found.reason,
    detail: found.detail,
    watermark: report.watermark,
    created_at: report.createdAt,
  }))
}

/** Rows of `suppressed_alerts`, one an alert that the report would have sent. */
export function suppressedAlertRows(report: DriftReported): readonly RawRow[] {
  return report.suppressed.map((alert) => ({
    report_id: report.reportId,
    model: report.model,
    version: report.version,
    role: report.role,
    segment: report.segment,
    window_start: report.windowStart,
    window_end: report.windowEnd,
    alertname: alert.alertname,
    fingerprint: alert.fingerprint,
    subjects: alert.subjects,
    value: jsonNumber(alert.value),
    reason: alert.reason,
    created_at: report.createdAt,
  }))
}

/** Row of `alert_events`. */
export function alertEventRow(event: AlertChanged): RawRow {
  return {
    alert_id: event.alertId,
    fingerprint: event.fingerprint,
    status: event.status,
    severity: event.severity,
    model: event.model,
    version: event.version,
    labels: event.labels,
    annotations: event.annotations,
    starts_at: event.startsAt,
    ends_at: event.endsAt,
    value: jsonNumber(event.value),
    threshold: jsonNumber(event.threshold),
    n: event.n,
    window_start: event.windowStart,
    window_end: event.windowEnd,
    sequence: event.sequence,
  }
}

function nullable(value: number | null): number | string | null {
  return value === null ? null : jsonNumber(value)
}
