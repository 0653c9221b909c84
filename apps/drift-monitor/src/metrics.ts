import { consumerMetrics, counter, gauge } from '@weir/service-host'

export type DriftMonitorMetrics = ReturnType<typeof createMetrics>

/** What the drift monitor counts. */
export function createMetrics() {
  return {
    ...consumerMetrics(),
    driftScore: gauge({
      name: 'drift_score',
      help: 'Statistic of the newest window of live answers; gone a day of event time after the version was judged last',
      labels: ['model_name', 'version', 'kind', 'feature', 'method'],
    }),
    driftChecks: counter({
      name: 'drift_checks_total',
      help: 'Checks run, those that only show a number left out, by check (profile: the reference cannot be read) and verdict',
      labels: ['check', 'verdict'],
    }),
    alertsSent: counter({
      name: 'alerts_sent_total',
      help: 'Transitions of alerts that were sent; records that are sent again are not counted',
      labels: ['alertname', 'status'],
    }),
    alertsSuppressed: counter({
      name: 'alerts_suppressed_total',
      help: 'Alerts that were due and not sent because of a budget',
      labels: ['alertname'],
    }),
    tallies: counter({
      name: 'evidence_tallies_total',
      help: 'Tallies published, by kind (guardrail, kpi)',
      labels: ['kind'],
    }),
    leftOut: counter({
      name: 'evidence_predictions_left_out_total',
      help: 'Predictions that no tally counts, by reason (repeat, set_aside, unknown_rollout)',
      labels: ['reason'],
    }),
    failures: counter({
      name: 'drift_monitor_duty_failures_total',
      help: 'Looks at KPIs or windows that failed and are repeated (kpi, windows)',
      labels: ['duty'],
    }),
    watermark: gauge({
      name: 'event_time_watermark_seconds',
      help: 'Event time up to which the answers of a model are recorded, seconds since 1970',
      labels: ['model_name'],
    }),
  }
}
