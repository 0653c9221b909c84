import { type Assessment } from './assess.ts'
import { type RolloutEvent } from './rollout-event.ts'
import { type Rollout } from './rollout.ts'

/** When, by whom, why, and on which evidence. */
export interface Why {
  readonly at: number
  readonly eventTime: number | null
  readonly by: string
  readonly reason: string
  readonly assessment: Assessment | null
}

/** @param step position in the plan, from 0
 *  @throws Error when the plan has no such step */
export function stepEntered({ plan }: Rollout, step: number, why: Why): RolloutEvent {
  const planned = plan.kind === 'stepped' ? plan.steps[step] : undefined
  if (planned === undefined) throw new Error(`the plan has no step ${step}`)
  const { weightPercent } = planned
  return { kind: 'stepEntered', step, weightPercent, challengerPredictions: predictionsOf(why), ...why }
}

export function watchEntered(why: Why): RolloutEvent {
  return { kind: 'watchEntered', challengerPredictions: predictionsOf(why), ...why }
}

/** Without an assessment nothing is known, and all that will be counted counts. */
function predictionsOf({ assessment }: Why): number {
  return assessment?.challengerPredictions ?? 0
}
