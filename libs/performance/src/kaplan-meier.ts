/** Predictions of one age: those whose label came at it, and those still without one when last seen at it. */
export interface LabelAge {
  /** Time from prediction to label, or to now, >= 0; in any one unit, ms where maturity is meant. */
  readonly age: number
  readonly arrived: number
  readonly censored: number
}

/** Share of labels that have arrived by age: a step function, 0 before the first step. Survives JSON. */
export interface DelayCurve {
  readonly steps: readonly DelayStep[]
}

export interface DelayStep {
  readonly age: number
  /** Predictions of at least this age, still without label just before it. */
  readonly atRisk: number
  readonly arrived: number
  /** Share of labels that arrive at this age or earlier, [0, 1]. */
  readonly share: number
  /** Of the share (Greenwood); null at the last step if every label has arrived. */
  readonly standardError: number | null
}

/** Kaplan-Meier curve of the label delay: predictions without label count as long as they have been watched.
 *  @param ages in any order; equal ages are added up, so counts of several windows can be put one after the other
 *  @returns a step per age at which labels came; at equal age arrivals go before censoring. The share stays under 1 if
 *  the oldest predictions have no label. Right if lateness is not related to being censored. O(n log n)
 *  @throws RangeError for a negative or infinite age or count
 *  Source: Kaplan & Meier 1958, Greenwood 1926.
 *  @example 2 labels at age 1, 1 at age 3, one unlabelled at age 2: share 0.5 at 1, 1 at 3 */
export function kaplanMeier(ages: readonly LabelAge[]): DelayCurve {
  for (const { age, arrived, censored } of ages)
    for (const value of [age, arrived, censored])
      if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`${value} is no age and no count`)
  const sorted = ages.toSorted((a, b) => a.age - b.age)
  let atRisk = sorted.reduce((sum, { arrived, censored }) => sum + arrived + censored, 0)
  let missing = 1
  let variance = 0
  const steps: DelayStep[] = []
  for (const { age, arrived, censored } of addedUp(sorted)) {
    if (arrived > 0) {
      const left = atRisk - arrived
      missing *= left / atRisk
      variance += left > 0 ? arrived / (atRisk * left) : 0
      const standardError = left > 0 ? missing * Math.sqrt(variance) : null
      steps.push({ age, atRisk, arrived, share: 1 - missing, standardError })
    }
    atRisk -= arrived + censored
  }
  return { steps }
}

function addedUp(sorted: readonly LabelAge[]): LabelAge[] {
  const ages: LabelAge[] = []
  for (const entry of sorted) {
    const last = ages.at(-1)
    if (last?.age !== entry.age) ages.push(entry)
    else
      ages[ages.length - 1] = {
        age: entry.age,
        arrived: last.arrived + entry.arrived,
        censored: last.censored + entry.censored,
      }
  }
  return ages
}
