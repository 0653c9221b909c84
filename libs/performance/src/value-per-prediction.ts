import { type ConfusionCells, ratio } from './classification-metrics.ts'

/** What one answer is worth by cell, in the KPI's unit per prediction. */
export interface ValueMatrix {
  readonly truePositive: number
  readonly falsePositive: number
  readonly falseNegative: number
  readonly trueNegative: number
}

/** Mean value of a prediction, in the unit of the matrix; null without rows. */
export function valuePerPrediction(cells: ConfusionCells, values: ValueMatrix): number | null {
  const rows = cells.truePositive + cells.falsePositive + cells.falseNegative + cells.trueNegative
  const total =
    cells.truePositive * values.truePositive +
    cells.falsePositive * values.falsePositive +
    cells.falseNegative * values.falseNegative +
    cells.trueNegative * values.trueNegative
  return ratio(total, rows)
}
