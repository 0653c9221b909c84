import { addEvents, lnE, startEventShare, startNonInferiority, type EventShareState } from '@weir/evidence'
import { upperRateBound } from '@weir/stats'
import { type Verdict } from '@weir/vocabulary'
import { averageLnE } from './average-ln-e.ts'
import {
  allOfChallenger,
  badKinds,
  copiedPairs,
  countsOf,
  splitPairs,
  unsplitChallenger,
  type ArmCounts,
  type ArmPair,
  type BadKind,
} from './bad-events.ts'
import { type CheckResult } from './check-result.ts'
import { type LivePhase } from './phase.ts'
import { type Guardrails } from './plan.ts'
import { type GuardrailCell } from './tally.ts'

/** Bad events of the challenger against the champion's on the same traffic. It fails by the average of one event-share
 *  e-process for each kind: a false rollback has probability alpha over the whole rollout, whatever troubles both arms.
 *  Where all traffic has one version, the declared limit must be surpassed as well. It passes when each kind is proven
 *  not to be much more frequent, or rare enough whatever the champion does. */
export function checkErrors(
  cells: readonly GuardrailCell[],
  phase: LivePhase,
  guardrails: Guardrails,
): CheckResult {
  const copied = copiedPairs(cells, phase)
  const pairs = [...splitPairs(cells), ...copied]
  const challenger = allOfChallenger(cells)
  const value = averageLnE(
    badKinds.map((kind) => lnE(addPairs(startEventShare(guardrails.ratio), pairs, kind))),
  )
  const threshold = Math.log(1 / guardrails.alpha)
  const isMore = value >= threshold
  const isOver = phase !== 'canary' && isOverLimit(unsplitChallenger(cells, phase), guardrails)
  const isComparable = phase === 'canary' || copied.length > 0
  const hasFailed = phase === 'canary' ? isMore : isOver && (isMore || !isComparable)
  const upperBounds = upperBoundsOf(challenger, guardrails)
  const doubtful = badKinds.filter(
    (kind) => !(upperBounds[kind] < guardrails.absoluteLimit || isNotInferior(pairs, kind, guardrails)),
  )
  const isSuspect = value >= Math.log(1 / guardrails.beta)
  const verdict: Verdict = hasFailed ? 'fail' : isSuspect || doubtful.length > 0 ? 'inconclusive' : 'pass'
  return {
    check: 'errors',
    verdict,
    consequence: 'rollBack',
    value,
    threshold,
    n: challenger.predictions,
    reason: reasonOf(verdict, { isSuspect, isComparable, doubtful }),
    detail: { ...detailOf(cells, challenger, upperBounds), absoluteLimit: guardrails.absoluteLimit },
  }
}

function addPairs(start: EventShareState, pairs: readonly ArmPair[], kind: BadKind): EventShareState {
  return pairs.reduce(
    (state, { rho, challenger, champion }) =>
      addEvents(state, {
        events: challenger[kind] + champion[kind],
        challengerEvents: challenger[kind],
        rho,
      }),
    start,
  )
}

function isOverLimit(challenger: ArmCounts, { alpha, absoluteLimit }: Guardrails): boolean {
  const { predictions } = challenger
  const mostBad = Math.max(...badKinds.map((kind) => challenger[kind]))
  if (predictions === 0 || mostBad === 0) return false
  return 1 - upperRateBound(predictions - mostBad, predictions, alpha / badKinds.length) > absoluteLimit
}

/** Bounds that hold at all looks together; kinds that are equally frequent share one, since it takes a search. */
function upperBoundsOf(counts: ArmCounts, { beta }: Guardrails): Readonly<Record<BadKind, number>> {
  const bounds = new Map<number, number>()
  const boundOf = (bad: number) => {
    const bound =
      bounds.get(bad) ?? (counts.predictions === 0 ? 1 : upperRateBound(bad, counts.predictions, beta))
    bounds.set(bad, bound)
    return bound
  }
  return {
    errors: boundOf(counts.errors),
    timeouts: boundOf(counts.timeouts),
    notNumbers: boundOf(counts.notNumbers),
    slow: boundOf(counts.slow),
  }
}

function isNotInferior(pairs: readonly ArmPair[], kind: BadKind, { passRatio, beta }: Guardrails): boolean {
  return lnE(addPairs(startNonInferiority(passRatio), pairs, kind)) >= Math.log(1 / beta)
}

function reasonOf(
  verdict: Verdict,
  found: {
    readonly isSuspect: boolean
    readonly isComparable: boolean
    readonly doubtful: readonly BadKind[]
  },
): string {
  if (verdict === 'fail' && found.isComparable) return 'the challenger has more bad events than the champion'
  if (verdict === 'fail') return 'the challenger has more bad events than the declared limit'
  if (found.isSuspect) return 'the challenger may have more bad events than the champion'
  if (found.doubtful.length > 0) return `too few predictions to rule out more ${found.doubtful.join(', ')}`
  return 'bad events are proven rare, or no more frequent than the champion has them'
}

function detailOf(
  cells: readonly GuardrailCell[],
  challenger: ArmCounts,
  upperBounds: Readonly<Record<BadKind, number>>,
): CheckResult['detail'] {
  const champion = countsOf(cells.filter(({ arm }) => arm === 'champion'))
  const mostBad = badKinds.reduce((most, kind) => (challenger[kind] > challenger[most] ? kind : most))
  return {
    championPredictions: champion.predictions,
    ...Object.fromEntries(
      badKinds
        .filter((kind) => challenger[kind] + champion[kind] > 0)
        .flatMap((kind) => [
          [`${kind}OfChallenger`, challenger[kind]],
          [`${kind}OfChampion`, champion[kind]],
        ]),
    ),
    mostFrequentKind: mostBad,
    upperBoundOfItsShare: upperBounds[mostBad],
  }
}
