import {
  calibrate,
  estimateBand,
  labelScatter,
  type BandedMetric,
  type CalibrationMap,
  type EstimateBand,
  type EstimateSums,
} from '@weir/performance'
import { type Window } from '@weir/vocabulary'
import { type PackedRows } from './packed-rows.ts'

/** When the rows were. */
export interface RowTimes {
  /** Of each reference row, UTC ms; null: not known. */
  readonly reference: readonly number[] | null
  readonly analysis: Window | null
}

type ValueMatrix = Exclude<BandedMetric, string>

const named = ['accuracy', 'precision', 'recall', 'f1', 'roc_auc', 'brier'] as const

/** 95 % bands of what the calibrated score says (CBPE), by metric; empty where times are missing, or the reference is too
 *  short to show how much alike the labels of an hour are: a band of independent labels would be too narrow.
 *  @param of `scores` by bin of the sums; `reference` labelled rows */
export function estimateBands(
  of: {
    readonly sums: EstimateSums
    readonly scores: readonly number[]
    readonly map: CalibrationMap
    readonly reference: PackedRows
    readonly times: RowTimes
  },
  { threshold, values }: { readonly threshold: number; readonly values: ValueMatrix | null },
): ReadonlyMap<string, EstimateBand> {
  const { sums, scores, map, reference, times } = of
  if (times.reference === null || times.analysis === null) return new Map()
  const scatter = labelScatter({
    eventTimes: times.reference,
    scores: reference.answers,
    probabilities: reference.answers.map((score) => calibrate(map, score)),
    labels: reference.labels,
    threshold,
  })
  if (scatter === null) return new Map()
  const windowMs = times.analysis.end - times.analysis.start
  const bandOf = (name: string, metric: BandedMetric): readonly (readonly [string, EstimateBand])[] => {
    const band = estimateBand({ sums, scores, windowMs, scatter }, metric)
    return band === null ? [] : [[name, band]]
  }
  const worth = values === null ? [] : bandOf('value_per_prediction', values)
  return new Map([...named.flatMap((name) => bandOf(name, name)), ...worth])
}
