import { assertNever } from '@weir/vocabulary'
import {
  accepted,
  rejected,
  type ManualStep,
  type RolloutCommand,
  type RolloutDecision,
} from './rollout-command.ts'
import { liveStageOf, type Rollout } from './rollout.ts'
import { watchEntered } from './stage-events.ts'

/** A step that a person takes, on no evidence but their word; who and why is kept. The rollout is not over. */
export function manualStep(
  rollout: Rollout,
  command: RolloutCommand & { readonly kind: ManualStep },
): RolloutDecision {
  const { phase } = rollout.stage
  const moment = { at: command.now, eventTime: command.eventTime }
  const person = { by: command.by, reason: command.reason }
  const why = { ...moment, ...person, assessment: null }
  const forbidden = rejected('phase-forbids', `${command.kind} is not possible while ${phase}`)
  switch (command.kind) {
    case 'pause':
      if (phase === 'paused') return accepted()
      return phase === 'pending' ? forbidden : accepted({ kind: 'paused', ...why })
    case 'resume':
      return phase === 'paused' ? accepted({ kind: 'resumed', ...moment, ...person }) : forbidden
    case 'promote':
      return promote(rollout, why)
    case 'rollback':
      if (rollout.formerChampion === null && phase !== 'pending')
        return rejected('no-way-back', 'there is no former champion')
      return accepted({ kind: 'rolledBack', cause: 'person', ...why })
    case 'cancel':
      if (liveStageOf(rollout)?.phase === 'watching') return forbidden
      return accepted({ kind: 'cancelled', ...moment, ...person })
    default:
      return assertNever(command.kind)
  }
}

/** All traffic at once, then watched; from the watch: its end. */
function promote(rollout: Rollout, why: Parameters<typeof watchEntered>[0]): RolloutDecision {
  const live = liveStageOf(rollout)
  if (live === null) return rejected('phase-forbids', 'the challenger is not loaded everywhere')
  if (live.phase === 'watching') return accepted({ kind: 'promoted', ...why })
  if (!rollout.isRoutable)
    return rejected(
      'version-not-routable',
      `version ${rollout.challenger} has no profile: it may be shadowed only`,
    )
  return accepted(watchEntered(why))
}
