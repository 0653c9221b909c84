import { type CheckRow } from './check-rows.ts'
import { type KpiRow } from './kpi-rows.ts'
import { type MetricRow } from './metric-rows.ts'

export const hourMs = 3_600_000

/** A drift window of one hour. */
export function checkRow(hour: number, changes: Partial<CheckRow> = {}): CheckRow {
  return {
    version: 1,
    role: 'live',
    segment: '',
    subjectKind: 'feature',
    subject: 'minute',
    check: 'drift',
    statistic: 'js_distance',
    baseline: 'same-hours',
    window: { start: hour * hourMs, end: (hour + 1) * hourMs },
    value: 0.05,
    lower: null,
    upper: null,
    threshold: 0.12,
    noiseFloor: 0.02,
    excess: 1.25,
    pValue: 0.1,
    n: 1_000,
    referenceN: 3_000,
    verdict: 'pass',
    reason: 'measured',
    detail: '',
    ...changes,
  }
}

/** The window of `hours` hours that ends with an hour. */
export function windowOf(end: number, hours: number) {
  return { start: (end - hours) * hourMs, end: end * hourMs }
}

export function kpiRow(hour: number, changes: Partial<KpiRow> = {}): KpiRow {
  return {
    version: 1,
    role: 'live',
    segment: '',
    startAt: hour * hourMs,
    endAt: (hour + 1) * hourMs,
    n: 1_000,
    kpi: 'value',
    mean: 0.5,
    lower: 0.4,
    upper: 0.6,
    isMature: true,
    ...changes,
  }
}

export function metricRow(day: number, changes: Partial<MetricRow> = {}): MetricRow {
  return {
    arm: 'version 1 (live)',
    metric: 'roc_auc',
    stage: 'final',
    window: { start: day * 24 * hourMs, end: (day + 1) * 24 * hourMs },
    value: 0.7,
    lower: 0.6,
    upper: 0.8,
    n: 10_000,
    ...changes,
  }
}
