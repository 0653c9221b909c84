import {
  addPredictions,
  classShareLnE,
  startClassShare,
  type ClassShareMargins,
  type ClassTally,
} from '@weir/evidence'
import { type CheckResult } from './check-result.ts'
import { type Behaviour, type Guardrails } from './plan.ts'
import { type GuardrailCell } from './tally.ts'

/** A retrain may flag a tenth more. A changed version may differ a lot; what separates broken from different is a class
 *  that vanishes. Found on real flights: at ratio 1, a better version was rolled back from 13 % of starts. */
const marginsOf: Readonly<Record<Behaviour, ClassShareMargins>> = {
  sameBehaviour: { more: 1.1, vanishes: 2 },
  changedBehaviour: { more: 2, vanishes: 4 },
}

/** Shares of one class and of all others among live predictions. Passing means: predictions were seen, and they do not
 *  even suggest a difference beyond the plan's margins.
 *  @param positiveClass the class; predictions without a class (failures, fallbacks) do not count */
export function checkClassShare(
  cells: readonly GuardrailCell[],
  expected: { readonly positiveClass: string; readonly behaviour: Behaviour },
  guardrails: Guardrails,
): CheckResult {
  const margins = marginsOf[expected.behaviour]
  const tallies = classTallies(cells, expected.positiveClass)
  const value = classShareLnE(tallies.reduce(addPredictions, startClassShare(margins)))
  const threshold = Math.log(1 / guardrails.alpha)
  const sum = (key: keyof ClassTally) => tallies.reduce((total, tally) => total + tally[key], 0)
  const n = sum('challengerOfClass') + sum('challengerOfOther')
  const hasFailed = value >= threshold
  const isSuspect = value >= Math.log(1 / guardrails.beta)
  return {
    check: 'classShare',
    verdict: hasFailed ? 'fail' : isSuspect || n === 0 ? 'inconclusive' : 'pass',
    consequence: expected.behaviour === 'sameBehaviour' ? 'rollBack' : 'ask',
    value,
    threshold,
    n,
    reason: reasonOf(expected.positiveClass, { hasFailed, isSuspect, n }),
    detail: {
      positiveClass: expected.positiveClass,
      ofClass: sum('ofClass'),
      challengerOfClass: sum('challengerOfClass'),
      ofOther: sum('ofOther'),
      challengerOfOther: sum('challengerOfOther'),
      marginMore: margins.more,
      marginVanishes: margins.vanishes,
    },
  }
}

function reasonOf(
  positiveClass: string,
  {
    hasFailed,
    isSuspect,
    n,
  }: { readonly hasFailed: boolean; readonly isSuspect: boolean; readonly n: number },
): string {
  if (hasFailed) return `the challenger's share of ${positiveClass} is not the champion's`
  if (isSuspect) return `the challenger's share of ${positiveClass} may differ from the champion's`
  if (n === 0) return 'no live predictions with a class are counted yet'
  return `no sign that the shares of ${positiveClass} differ beyond the margins`
}

function classTallies(cells: readonly GuardrailCell[], positiveClass: string): readonly ClassTally[] {
  const live = cells.filter(
    ({ arm, challengerWeight, predictedClass }) =>
      arm !== 'shadow' && predictedClass !== '' && challengerWeight > 0 && challengerWeight < 1,
  )
  const weights = new Set(live.map(({ challengerWeight }) => challengerWeight))
  return [...weights].map((rho) => {
    const atWeight = live.filter(({ challengerWeight }) => challengerWeight === rho)
    const ofClass = atWeight.filter(({ predictedClass }) => predictedClass === positiveClass)
    const ofOther = atWeight.filter(({ predictedClass }) => predictedClass !== positiveClass)
    return {
      rho,
      ofClass: total(ofClass),
      challengerOfClass: total(ofClass.filter(({ arm }) => arm === 'challenger')),
      ofOther: total(ofOther),
      challengerOfOther: total(ofOther.filter(({ arm }) => arm === 'challenger')),
    }
  })
}

function total(cells: readonly GuardrailCell[]): number {
  return cells.reduce((sum, { predictions }) => sum + predictions, 0)
}
