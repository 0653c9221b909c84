import { assertNever } from '@weir/vocabulary'
import { advanceRollout } from './advance-rollout.ts'
import { manualStep } from './manual-step.ts'
import { isEnd } from './phase.ts'
import { accepted, rejected, type RolloutCommand, type RolloutDecision } from './rollout-command.ts'
import { type Rollout } from './rollout.ts'
import { stepEntered, watchEntered, type Why } from './stage-events.ts'
import { startRollout } from './start-rollout.ts'

/** What a command does to a rollout: the events to store, or why it is refused. Pure: the same command on the same state
 *  gives the same answer.
 *  @param rollout null before `start` */
export function decide(command: RolloutCommand, rollout: Rollout | null): RolloutDecision {
  if (rollout === null)
    return command.kind === 'start'
      ? startRollout(command)
      : rejected('rollout-unknown', 'there is no rollout')
  const { rolloutId, stage } = rollout
  if (isEnd(stage.phase)) return rejected('rollout-ended', `${rolloutId} is over: ${stage.phase}`)
  switch (command.kind) {
    case 'start':
      return rejected('rollout-active', `${rolloutId} is under way`)
    case 'challengerReady':
      return challengerReady(rollout, { at: command.now, eventTime: command.eventTime })
    case 'challengerFailed':
      return challengerFailed(
        rollout,
        whyAutomatic(command, `the challenger did not load: ${command.reason}`),
      )
    case 'advance':
      return advanceRollout(rollout, command.assessment, command.now)
    case 'pause':
    case 'resume':
    case 'promote':
    case 'rollback':
    case 'cancel':
      return manualStep(rollout, command)
    default:
      return assertNever(command)
  }
}

function challengerReady(rollout: Rollout, moment: Pick<Why, 'at' | 'eventTime'>): RolloutDecision {
  const { stage, plan, formerChampion } = rollout
  if (stage.phase !== 'pending') return accepted()
  const why: Why = { ...moment, by: 'weir', reason: 'the challenger is loaded', assessment: null }
  if (plan.kind === 'stepped')
    return accepted(
      plan.shadow === null ? stepEntered(rollout, 0, why) : { kind: 'shadowEntered', ...moment },
    )
  // A first version has nothing to go back to, and without traffic a watch would never end.
  const isWatched = plan.watch.minEventMs > 0 && formerChampion !== null
  return isWatched
    ? accepted(watchEntered(why))
    : accepted(watchEntered(why), { kind: 'promoted', ...why, reason: 'the plan asks for no watch' })
}

function challengerFailed(rollout: Rollout, why: Why): RolloutDecision {
  const hasWayBack = rollout.formerChampion !== null || rollout.stage.phase === 'pending'
  return hasWayBack
    ? accepted({ kind: 'rolledBack', cause: 'loadFailure', ...why })
    : rejected('no-way-back', `${why.reason}, but there is no former champion`)
}

function whyAutomatic(
  command: { readonly now: number; readonly eventTime: number | null },
  reason: string,
): Why {
  return { at: command.now, eventTime: command.eventTime, by: 'weir', reason, assessment: null }
}
