import { type DriftReported, type Measurement } from '@weir/contracts'
import { reportIdOf, type ReportSeries, type WindowSlice } from './window-slice.ts'

/** What a report says of its slice. */
type Said = Pick<DriftReported, 'kind' | 'watermark' | 'isMature' | 'measurements' | 'createdAt'>

/** A report of one series about a slice; nothing was suppressed. */
export function windowReport(series: ReportSeries, slice: WindowSlice, said: Said): DriftReported {
  const { model, version, role, segment, window } = slice
  return {
    reportId: reportIdOf(series, slice),
    model,
    version,
    role,
    segment,
    windowStart: window.start,
    windowEnd: window.end,
    suppressed: [],
    ...said,
  }
}

/** A measurement that is shown only: nothing is judged by it. It is of no feature and not of the score unless it says so. */
export function shownMeasurement(
  of: Pick<Measurement, 'check' | 'subject' | 'statistic' | 'value' | 'lower' | 'upper' | 'n' | 'stage'> &
    Partial<Pick<Measurement, 'subjectKind' | 'detail'>>,
): Measurement {
  return {
    threshold: null,
    noiseFloor: null,
    referenceN: 0,
    verdict: 'inconclusive',
    baseline: '',
    excess: null,
    pValue: null,
    reason: '',
    subjectKind: '',
    detail: '',
    ...of,
  }
}
