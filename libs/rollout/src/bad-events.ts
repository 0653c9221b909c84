import { type LivePhase } from './phase.ts'
import { type Arm, type GuardrailCell } from './tally.ts'

/** What counts as a bad event of the version that was meant to answer. A fallback is no kind of its own: it follows from
 *  an error, a timeout or NaN of the challenger, and the champion can have none. In an outage of both it would speak
 *  against the challenger alone. */
export const badKinds = ['errors', 'timeouts', 'notNumbers', 'slow'] as const
export type BadKind = (typeof badKinds)[number]

/** Predictions of an arm, and the bad events among them by kind. */
export type ArmCounts = Readonly<Record<BadKind, number>> & { readonly predictions: number }

/** Both arms on the same traffic: split between them at random, or each request answered by both. */
export interface ArmPair {
  /** Probability that one unit's answer is the challenger's, 0 < rho < 1; a half when both answer. */
  readonly rho: number
  readonly challenger: ArmCounts
  readonly champion: ArmCounts
}

/** Adds up cells, whatever their classes. */
export function countsOf(cells: readonly GuardrailCell[]): ArmCounts {
  const sum = (kind: BadKind | 'predictions') => cells.reduce((total, cell) => total + cell[kind], 0)
  return {
    predictions: sum('predictions'),
    errors: sum('errors'),
    timeouts: sum('timeouts'),
    notNumbers: sum('notNumbers'),
    slow: sum('slow'),
  }
}

/** Live traffic that was split between the arms, one pair for each weight. */
export function splitPairs(cells: readonly GuardrailCell[]): readonly ArmPair[] {
  const isSplit = ({ challengerWeight }: GuardrailCell) => challengerWeight > 0 && challengerWeight < 1
  const weights = new Set(cells.filter(isSplit).map(({ challengerWeight }) => challengerWeight))
  return [...weights].map((rho) => ({
    rho,
    challenger: countsOf(cellsOf(cells, 'challenger', rho)),
    champion: countsOf(cellsOf(cells, 'champion', rho)),
  }))
}

/** Traffic that both arms answered, one of them on a copy. Empty in the canary: there the split traffic tells more.
 *  While watching, the champion's copies may include those made in the canary; they can only speak for the challenger. */
export function copiedPairs(cells: readonly GuardrailCell[], phase: LivePhase): readonly ArmPair[] {
  if (phase === 'canary') return []
  const challenger = unsplitChallenger(cells, phase)
  const champion = countsOf(cellsOf(cells, 'champion', phase === 'shadow' ? 0 : 1))
  return champion.predictions === 0 ? [] : [{ rho: 0.5, challenger, champion }]
}

/** The challenger's answers in a phase whose traffic is not split. */
export function unsplitChallenger(cells: readonly GuardrailCell[], phase: 'shadow' | 'watching'): ArmCounts {
  return countsOf(phase === 'shadow' ? cellsOf(cells, 'shadow', 0) : cellsOf(cells, 'challenger', 1))
}

/** All answers of the challenger: on copies, and live. */
export function allOfChallenger(cells: readonly GuardrailCell[]): ArmCounts {
  return countsOf(cells.filter(({ arm }) => arm !== 'champion'))
}

/** Live predictions that were meant for the challenger. */
export function livePredictions(cells: readonly GuardrailCell[]): number {
  return countsOf(cells.filter(({ arm }) => arm === 'challenger')).predictions
}

function cellsOf(cells: readonly GuardrailCell[], arm: Arm, weight: number): readonly GuardrailCell[] {
  return cells.filter((cell) => cell.arm === arm && cell.challengerWeight === weight)
}
