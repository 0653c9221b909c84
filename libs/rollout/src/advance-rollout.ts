import { assertNever } from '@weir/vocabulary'
import { type Assessment } from './assess.ts'
import { type CheckResult } from './check-result.ts'
import { missingForNext } from './missing-for-next.ts'
import { accepted, rejected, type RolloutDecision } from './rollout-command.ts'
import { liveStageOf, type LiveStage, type Rollout } from './rollout.ts'
import { stepEntered, watchEntered, type Why } from './stage-events.ts'

/** Who decides when nobody does. */
const automatic = 'weir'

/** One look at the evidence: back if it fails, halt if a person must judge, on if nothing is missing, else no change. A
 *  pause stops the way forward, never the way back. */
export function advanceRollout(rollout: Rollout, assessment: Assessment, now: number): RolloutDecision {
  const live = liveStageOf(rollout)
  if (live === null) return accepted()
  const why = (reason: string): Why => ({
    at: now,
    eventTime: assessment.watermark,
    by: automatic,
    reason,
    assessment,
  })
  const failed = failures(rollout, assessment)
  const harmful = failed.find(({ consequence }) => consequence === 'rollBack')
  if (harmful !== undefined) return rolledBack(rollout, why(reasonOf(harmful)))
  const [asks] = failed
  const isPaused = rollout.stage.phase === 'paused'
  if (asks !== undefined && !isPaused) return accepted({ kind: 'paused', ...why(reasonOf(asks)) })
  if (live.since === null && assessment.watermark !== null)
    return accepted({ kind: 'eventTimeLearnt', at: now, eventTime: assessment.watermark })
  if (missingForNext(rollout, assessment).length > 0) return accepted()
  return nextStage(rollout, live, why)
}

function failures({ acceptedChecks }: Rollout, { checks }: Assessment): readonly CheckResult[] {
  return checks.filter(({ check, verdict }) => verdict === 'fail' && !acceptedChecks.includes(check))
}

function rolledBack(rollout: Rollout, why: Why): RolloutDecision {
  if (rollout.formerChampion === null)
    return rejected('no-way-back', `${why.reason}, but there is no former champion`)
  return accepted({ kind: 'rolledBack', cause: 'evidence', ...why })
}

function nextStage(rollout: Rollout, live: LiveStage, why: (reason: string) => Why): RolloutDecision {
  switch (live.phase) {
    case 'shadow':
      if (!rollout.isRoutable)
        return rejected(
          'version-not-routable',
          `version ${rollout.challenger} has no profile: it may be shadowed only`,
        )
      return accepted(stepEntered(rollout, 0, why('the shadow passed its checks')))
    case 'canary': {
      const passed = why(`step ${live.step + 1} passed its checks`)
      const isLast = rollout.plan.kind !== 'stepped' || live.step === rollout.plan.steps.length - 1
      return accepted(isLast ? watchEntered(passed) : stepEntered(rollout, live.step + 1, passed))
    }
    case 'watching':
      return accepted({ kind: 'promoted', ...why('the watch ended without harm') })
    default:
      return assertNever(live)
  }
}

function reasonOf({ check, reason, value, threshold, n }: CheckResult): string {
  return `${check}: ${reason} (${value?.toPrecision(4) ?? 'no value'} against ${threshold.toPrecision(4)}, n ${n})`
}
