import { randomUUID } from 'node:crypto'
import { eventSinks, tables } from '@weir/clickhouse'
import { type DriftReported, type Measurement } from '@weir/contracts'
import { type ModelName } from '@weir/vocabulary'
import { hourMs } from './made-windows.fixture.ts'

/** A measurement of drift as the drift monitor reports it. */
export const drift: Measurement = {
  subject: 'minute',
  statistic: 'js_distance',
  value: 0.1,
  lower: Number.NaN,
  upper: Number.NaN,
  threshold: 0.15,
  noiseFloor: null,
  n: 1_000,
  referenceN: 2_000,
  verdict: 'pass',
  check: 'drift',
  baseline: 'same-hours',
  excess: 1.5,
  pValue: null,
  reason: 'measured',
  stage: '',
  subjectKind: 'feature',
  detail: '',
}

/** Makes reports of a model. `of`: end of the window and its length, in hours. */
export const reportOf =
  (model: ModelName) =>
  (
    of: { readonly end: number; readonly hours?: number; readonly version?: number },
    measurements: readonly Measurement[],
    changes: Partial<DriftReported> = {},
  ): DriftReported => {
    const { end, hours = 1, version = 1 } = of
    return {
      reportId: randomUUID(),
      kind: 'drift',
      model,
      version,
      role: 'live',
      segment: '',
      windowStart: (end - hours) * hourMs,
      windowEnd: end * hourMs,
      watermark: 100 * hourMs,
      isMature: true,
      measurements: [...measurements],
      createdAt: 100 * hourMs,
      suppressed: [],
      ...changes,
    }
  }

/** Rows of measurements that a report makes. */
export function measured(of: DriftReported) {
  return eventSinks.driftReports
    .filter(({ table }) => table === tables.measurements)
    .flatMap(({ rowsOf }) => rowsOf(of))
}
