import { counter, gauge, histogram } from '@weir/service-host'

export type ControllerMetrics = ReturnType<typeof createMetrics>

/** What the rollback-controller counts. */
export function createMetrics() {
  return {
    rollbacks: counter({
      name: 'rollbacks_total',
      help: 'Rollbacks by reason: the check that failed (errors, classShare, kpi), loadFailure or person',
      labels: ['reason'],
    }),
    rollouts: counter({
      name: 'rollouts_total',
      help: 'Rollouts by outcome (started, promoted, rolledBack, cancelled)',
      labels: ['outcome'],
    }),
    phase: gauge({
      name: 'rollout_phase',
      help: '1 for the phase that the newest rollout of a model is in',
      labels: ['model_name', 'phase'],
    }),
    decisionDuration: histogram({
      name: 'rollout_decision_duration_seconds',
      help: 'Time from looking at the evidence or the command until the decision is stored',
    }),
    isLeader: gauge({
      name: 'controller_is_leader',
      help: '1 while this process leads, 0 while it stands by',
    }),
    tallies: counter({
      name: 'evidence_tallies_total',
      help: 'Tallies by outcome: counted, ignored (repeated, or of another time), invalid',
      labels: ['outcome'],
    }),
  }
}
