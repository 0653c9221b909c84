import { assertNever, type Instant } from '@weir/vocabulary'
import { type Assessment } from './assess.ts'
import { type CheckName } from './check-result.ts'
import { liveStageOf, type Rollout } from './rollout.ts'

/** What keeps a rollout from its next phase or step, each in one sentence; empty when the way is open. Only passes open it:
 *  no data, a check that could not run and a check that is undecided all hold. */
export function missingForNext(rollout: Rollout, assessment: Assessment): readonly string[] {
  const { stage, plan } = rollout
  switch (stage.phase) {
    case 'pending':
      return ['the challenger is not loaded everywhere']
    case 'paused':
      return ['a person has to resume it']
    case 'shadow': {
      const minEventMs = plan.kind === 'stepped' ? (plan.shadow?.minEventMs ?? 0) : 0
      return [...time(rollout, assessment, minEventMs), ...passes(rollout, assessment, ['errors', 'kpi'])]
    }
    case 'canary': {
      const steps = plan.kind === 'stepped' ? plan.steps : []
      const step = steps[stage.step]
      const isLast = stage.step === steps.length - 1
      return [
        ...time(rollout, assessment, step?.minEventMs ?? 0),
        ...predictions(assessment, stage.predictionsBefore, step?.minPredictions ?? 1),
        ...passes(rollout, assessment, isLast ? ['errors', 'classShare', 'kpi'] : ['errors', 'classShare']),
      ]
    }
    case 'watching':
      return [
        ...time(rollout, assessment, plan.watch.minEventMs),
        ...predictions(assessment, stage.predictionsBefore, 1),
        ...passes(rollout, assessment, ['errors']),
      ]
    case 'promoted':
    case 'rolledBack':
    case 'cancelled':
      return ['the rollout is over']
    default:
      return assertNever(stage)
  }
}

function time(rollout: Rollout, { watermark }: Assessment, minEventMs: number): readonly string[] {
  const since: Instant | null = liveStageOf(rollout)?.since ?? null
  const elapsedMs = since === null || watermark === null ? null : watermark - since
  if (elapsedMs !== null && elapsedMs >= minEventMs) return []
  return [`${elapsedMs ?? 0} of ${minEventMs} ms of event time have passed`]
}

function predictions(
  { challengerPredictions }: Assessment,
  before: number,
  least: number,
): readonly string[] {
  const made = challengerPredictions - before
  return made >= least ? [] : [`the challenger has made ${made} of ${least} live predictions`]
}

function passes(rollout: Rollout, { checks }: Assessment, required: readonly CheckName[]): readonly string[] {
  const isOpen = (check: CheckName) => {
    if (rollout.acceptedChecks.includes(check)) return true
    if (check === 'kpi' && !needsKpi(rollout)) return true
    return checks.find((result) => result.check === check)?.verdict === 'pass'
  }
  const isMade = (check: CheckName) => check !== 'classShare' || rollout.positiveClass !== null
  return required
    .filter((check) => isMade(check) && !isOpen(check))
    .map((check) => `${check}: ${checks.find((result) => result.check === check)?.reason ?? 'not checked'}`)
}

function needsKpi({ plan, isKpiProven }: Rollout): boolean {
  return plan.kind === 'stepped' && plan.kpi !== null && plan.kpi.required && !isKpiProven
}
