/** What one answer is worth once its outcome is known, in the KPI's unit: answers are the rows of the matrix. */
export interface ValueMatrix {
  readonly truePositive: number
  readonly falsePositive: number
  readonly falseNegative: number
  readonly trueNegative: number
}

/** A business number per prediction, with direction and unit. */
export interface KpiDefinition {
  readonly name: string
  /** Of one prediction's value, for example `USD per flight`. */
  readonly unit: string
  /** Which way is better. */
  readonly direction: 'higher' | 'lower'
  /** `label-derived`: the outcome cannot depend on the answer, so both versions' answers to one request are compared.
   *  `observed`: it can, so only the answer that was given has a value. */
  readonly kind: 'label-derived' | 'observed'
  /** Name of the outcome that is the truth. */
  readonly outcome: string
  readonly values: ValueMatrix
  /** Age at which a prediction counts, in event time: the same for all, so that late labels do not count by lateness. */
  readonly maturityMs: number
}

/** Value of one answer, in the KPI's unit.
 *  @param flagged the answer was the positive class, and was acted upon
 *  @param outcome the truth was the positive class */
export function kpiValue({ values }: KpiDefinition, flagged: boolean, outcome: boolean): number {
  if (flagged) return outcome ? values.truePositive : values.falsePositive
  return outcome ? values.falseNegative : values.trueNegative
}
