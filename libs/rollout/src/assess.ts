import { worst, type Instant, type Verdict } from '@weir/vocabulary'
import { livePredictions } from './bad-events.ts'
import { checkClassShare } from './check-class-share.ts'
import { checkErrors } from './check-errors.ts'
import { checkKpi } from './check-kpi.ts'
import { type CheckResult } from './check-result.ts'
import { type Evidence } from './evidence.ts'
import { type LivePhase } from './phase.ts'
import { liveStageOf, type Rollout } from './rollout.ts'

/** Every check of a rollout on the evidence so far; with the evidence itself, so that it can be made again. */
export interface Assessment {
  /** Rises when the same evidence may give another verdict. */
  readonly ruleVersion: number
  /** Empty before and after the phases in which predictions are compared. */
  readonly checks: readonly CheckResult[]
  /** The worst of the checks. */
  readonly verdict: Verdict
  /** Event time that all active partitions have reached; null before the first tally. */
  readonly watermark: Instant | null
  /** Live predictions of the challenger so far. */
  readonly challengerPredictions: number
  readonly evidence: Evidence
}

export const ruleVersion = 1

/** Runs the checks of the rollout's phase. A replay gives the state before a decision and the evidence stored with it, and
 *  gets the same assessment. */
export function assess(rollout: Rollout, evidence: Evidence): Assessment {
  const phase = liveStageOf(rollout)?.phase
  const checks = phase === undefined ? [] : checksIn(phase, rollout, evidence)
  return {
    ruleVersion,
    checks,
    verdict: worst(checks.map(({ verdict }) => verdict)),
    watermark: evidence.watermark,
    challengerPredictions: livePredictions(evidence.cells),
    evidence,
  }
}

function checksIn(phase: LivePhase, rollout: Rollout, evidence: Evidence): readonly CheckResult[] {
  const { plan, kpi: definition, positiveClass, comparedSince } = rollout
  const errors = checkErrors(evidence.cells, phase, plan.guardrails)
  if (plan.kind !== 'stepped') return [errors]
  const { behaviour, guardrails } = plan
  const classShare =
    phase === 'canary' && positiveClass !== null
      ? [checkClassShare(evidence.cells, { positiveClass, behaviour }, guardrails)]
      : []
  const kpi =
    plan.kpi !== null && definition !== null
      ? [checkKpi({ definition, blocks: evidence.kpiBlocks[plan.kpi.name] ?? [], comparedSince }, plan.kpi)]
      : []
  return [errors, ...classShare, ...kpi]
}
