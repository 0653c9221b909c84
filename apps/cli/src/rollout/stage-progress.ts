import { type Instant } from '@weir/vocabulary'
import { type RolloutAnswer } from './rollout-answers.ts'

/** How far event time has come in the present phase or step, in milliseconds. */
export interface StageProgress {
  readonly since: Instant
  readonly elapsedMs: number
  /** Least event time that the plan asks for. */
  readonly leastMs: number
}

const entries = ['shadowEntered', 'stepEntered', 'watchEntered', 'eventTimeLearnt']

/** @returns null before and after the live phases, and while event time is not known */
export function stageProgress(rollout: RolloutAnswer): StageProgress | null {
  const leastMs = leastEventMs(rollout)
  const since = rollout.events.findLast(({ kind }) => entries.includes(kind))?.eventTime ?? null
  const watermark = rollout.assessment?.watermark ?? null
  if (leastMs === null || since === null || watermark === null) return null
  return { since, elapsedMs: Math.max(0, watermark - since), leastMs }
}

function leastEventMs({ phase, step, plan, events }: RolloutAnswer): number | null {
  const live = phase === 'paused' ? pausedFrom(events) : phase
  if (live === 'shadow') return plan.shadow?.minEventMs ?? 0
  if (live === 'canary') return plan.steps?.[(step ?? 1) - 1]?.minEventMs ?? 0
  return live === 'watching' ? plan.watch.minEventMs : null
}

/** The phase that a paused rollout is held in. */
function pausedFrom(events: RolloutAnswer['events']): string {
  const entered = events.findLast(({ kind }) => entries.includes(kind) && kind !== 'eventTimeLearnt')?.kind
  if (entered === 'shadowEntered') return 'shadow'
  return entered === 'watchEntered' ? 'watching' : 'canary'
}
