import { type Rollout, type RolloutEvent } from '@weir/rollout'
import { type ServiceLogger } from '@weir/service-host'
import { type StoredDecision } from './decide-and-store.ts'
import { type ControllerMetrics } from './metrics.ts'

export interface TellDeps {
  readonly logger: ServiceLogger
  readonly metrics: ControllerMetrics
}

/** Counts and logs a decision that was stored. */
export function tellDecision({ logger, metrics }: TellDeps, stored: StoredDecision): void {
  const { rollout, events, epoch, tookMs } = stored
  metrics.decisionDuration.observe(tookMs / 1_000)
  tellPhase(metrics, rollout)
  for (const event of events) {
    countEnd(metrics, event)
    const { model, rolloutId, challenger } = rollout
    const reason = 'reason' in event ? event.reason : ''
    logger.info({ model, rolloutId, challenger, epoch, change: event.kind, reason }, `rollout: ${event.kind}`)
  }
}

const phases = [
  'pending',
  'shadow',
  'canary',
  'watching',
  'paused',
  'promoted',
  'rolledBack',
  'cancelled',
] as const

/** Shows the phase of a rollout, also of one that was found under way. */
export function tellPhase(
  { phase: gauge }: Pick<ControllerMetrics, 'phase'>,
  { model, stage }: Rollout,
): void {
  for (const phase of phases) gauge.set({ model_name: model, phase }, phase === stage.phase ? 1 : 0)
}

function countEnd({ rollouts, rollbacks }: ControllerMetrics, event: RolloutEvent): void {
  switch (event.kind) {
    case 'rolloutStarted':
      rollouts.inc({ outcome: 'started' })
      return
    case 'promoted':
    case 'cancelled':
      rollouts.inc({ outcome: event.kind })
      return
    case 'rolledBack': {
      rollouts.inc({ outcome: event.kind })
      const failed = event.assessment?.checks.find(
        ({ verdict, consequence }) => verdict === 'fail' && consequence === 'rollBack',
      )
      rollbacks.inc({ reason: failed?.check ?? event.cause })
      return
    }
    default:
  }
}
