import { type DriftReported, type Measurement } from '@weir/contracts'
import {
  type Measurement as MeasuredStatistic,
  type Statistic,
  type SubjectAssessment,
  type WindowAssessment,
} from '@weir/drift'
import { type Instant } from '@weir/vocabulary'
import { reportIdOf, type WindowSlice } from './window-slice.ts'

/** Names of the statistics in reports, tables and alerts. */
export const statisticNames: Readonly<Record<Statistic, string>> = {
  'jensen-shannon': 'js_distance',
  'population-stability': 'psi',
  'kolmogorov-smirnov': 'ks',
  'null-share': 'null_share',
}

/** Report of a window's drift. A statistic without a value is left out; a subject whose bins are not those of the profile
 *  has one entry, without a number, that says error.
 *  @param watermark event time up to which the window's data is complete */
export function driftReport(
  slice: WindowSlice,
  assessment: WindowAssessment,
  { watermark, createdAt }: { readonly watermark: Instant; readonly createdAt: Instant },
): DriftReported {
  const { model, version, role, segment, window } = slice
  return {
    reportId: reportIdOf('drift', slice),
    kind: 'drift',
    model,
    version,
    role,
    segment,
    windowStart: window.start,
    windowEnd: window.end,
    watermark,
    isMature: true,
    measurements: assessment.subjects.flatMap(measurementsOf),
    createdAt,
  }
}

function measurementsOf(subject: SubjectAssessment): readonly Measurement[] {
  if (subject.reason === 'bins-differ') return [unmeasured(subject)]
  return subject.measurements.flatMap((one) => measurementOf(subject, one))
}

function measurementOf(subject: SubjectAssessment, one: MeasuredStatistic): readonly Measurement[] {
  const { value, threshold, noiseFloor, verdict } = one
  if (value === null) return []
  return [
    {
      subject: subject.subject,
      statistic: statisticNames[one.statistic],
      value,
      lower: one.lower ?? value,
      upper: one.upper ?? value,
      threshold,
      noiseFloor,
      n: subject.n,
      referenceN: subject.referenceN,
      verdict,
    },
  ]
}

function unmeasured({ subject, n, referenceN, verdict }: SubjectAssessment): Measurement {
  const nothing = {
    value: Number.NaN,
    lower: Number.NaN,
    upper: Number.NaN,
    threshold: null,
    noiseFloor: null,
  }
  return { subject, statistic: statisticNames['jensen-shannon'], ...nothing, n, referenceN, verdict }
}
