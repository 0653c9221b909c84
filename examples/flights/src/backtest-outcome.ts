/** How a release ended. `proven`: it left the shadow as better; `harmed`: it was rolled back there by its KPI; in a canary:
 *  `rolledBack`, `paused` (a person is asked), or `passed` its steps; `undecided`: none of these in time. */
export type Ending = 'proven' | 'harmed' | 'rolledBack' | 'paused' | 'passed' | 'undecided'

/** One release of the back-test, and what it took. */
export interface Outcome {
  readonly ending: Ending
  readonly eventHours: number
  /** Live predictions, and those of the challenger among them. */
  readonly predictions: number
  readonly challengerPredictions: number
}

/** A quantile of numbers that belong to outcomes: the smallest that is reached by this share of them.
 *  @returns undefined without outcomes */
export function quantile(
  outcomes: readonly Outcome[],
  share: number,
  numberOf: (outcome: Outcome) => number,
): number | undefined {
  const inOrder = outcomes.map(numberOf).sort((one, other) => one - other)
  return inOrder[Math.max(Math.ceil(share * inOrder.length) - 1, 0)]
}
