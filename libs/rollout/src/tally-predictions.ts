import { type VersionNumber } from '@weir/vocabulary'
import { type Arm, type GuardrailCell, type PredictionFact } from './tally.ts'

/** What a tally is about. */
export interface TallyScope {
  readonly rolloutId: string
  /** The version under test. */
  readonly challenger: VersionNumber
  /** Answers slower than this are bad events, in milliseconds; the model's objective. */
  readonly latencyObjectiveMs: number
}

/** Counts predictions by arm, weight and class, ordered so that the same facts give the same cells. Predictions of other
 *  rollouts, and those that were rejected before anybody scored them, are left out. */
export function tallyPredictions(
  facts: readonly PredictionFact[],
  scope: TallyScope,
): readonly GuardrailCell[] {
  const units = new Map<string, Map<string, GuardrailCell>>()
  for (const fact of facts) {
    if (fact.rolloutId !== scope.rolloutId || fact.status === 'rejected') continue
    const cell = cellOf(fact, scope)
    const key = cellKey(cell)
    const cells = units.get(key) ?? new Map<string, GuardrailCell>()
    const before = cells.get(fact.requestId)
    cells.set(fact.requestId, before === undefined ? cell : eitherBad(before, cell))
    units.set(key, cells)
  }
  return mergeCells([...units.values()].flatMap((cells) => [...cells.values()]))
}

/** Adds up cells of the same arm, weight and class; sorted by these. */
export function mergeCells(cells: readonly GuardrailCell[]): readonly GuardrailCell[] {
  const merged = new Map<string, GuardrailCell>()
  for (const cell of cells) {
    const key = cellKey(cell)
    const before = merged.get(key)
    merged.set(key, before === undefined ? cell : sumOf(before, cell))
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
}

function cellOf(fact: PredictionFact, scope: TallyScope): GuardrailCell {
  const count = (isBad: boolean) => (isBad ? 1 : 0)
  return {
    ...armOf(fact, scope.challenger),
    // A fallback's class is another version's; a failure has none.
    predictedClass: fact.status === 'ok' && !fact.isFallback ? fact.predictedClass : '',
    predictions: 1,
    errors: count(fact.status === 'error'),
    timeouts: count(fact.status === 'timeout'),
    notNumbers: count(fact.isNotNumber),
    fallbacks: count(fact.isFallback),
    slow: count(fact.latencyMs > scope.latencyObjectiveMs),
  }
}

/** By version, not by role: while the rollout is watched, the challenger already has the champion's role. A shadow that
 *  is not the challenger is the former champion, answering a copy of what the challenger answers live. */
function armOf(fact: PredictionFact, challenger: VersionNumber): { arm: Arm; challengerWeight: number } {
  const isChallenger = fact.intendedVersion === challenger
  if (fact.intendedRole === 'shadow')
    return isChallenger ? { arm: 'shadow', challengerWeight: 0 } : { arm: 'champion', challengerWeight: 1 }
  return isChallenger
    ? { arm: 'challenger', challengerWeight: rounded(fact.probability) }
    : { arm: 'champion', challengerWeight: rounded(1 - fact.probability) }
}

/** The champion's 1 - 0.95 and the challenger's 0.05 are the same weight. */
function rounded(weight: number): number {
  return Math.round(weight * 1e9) / 1e9
}

function cellKey({ arm, challengerWeight, predictedClass }: GuardrailCell): string {
  return `${arm}|${challengerWeight}|${predictedClass}`
}

function eitherBad(one: GuardrailCell, other: GuardrailCell): GuardrailCell {
  return combined(one, other, Math.max)
}

function sumOf(one: GuardrailCell, other: GuardrailCell): GuardrailCell {
  return combined(one, other, (a, b) => a + b)
}

function combined(
  one: GuardrailCell,
  other: GuardrailCell,
  combine: (a: number, b: number) => number,
): GuardrailCell {
  return {
    arm: one.arm,
    challengerWeight: one.challengerWeight,
    predictedClass: one.predictedClass,
    predictions: combine(one.predictions, other.predictions),
    errors: combine(one.errors, other.errors),
    timeouts: combine(one.timeouts, other.timeouts),
    notNumbers: combine(one.notNumbers, other.notNumbers),
    fallbacks: combine(one.fallbacks, other.fallbacks),
    slow: combine(one.slow, other.slow),
  }
}
