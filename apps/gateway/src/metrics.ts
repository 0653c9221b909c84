import { counter, histogram } from '@weir/service-host'

export type GatewayMetrics = ReturnType<typeof createMetrics>

/** What the gateway counts. */
export function createMetrics() {
  return {
    decisions: counter({
      name: 'gateway_route_decisions_total',
      help: 'Requests by the version that the routing table chose, and whether the champion answered for it',
      labels: ['model_name', 'model_version', 'route_role', 'fallback'],
    }),
    duration: histogram({
      name: 'gateway_request_duration_seconds',
      help: 'Time from a parsed request to its answer',
      labels: ['model_name', 'model_version'],
    }),
    dropped: counter({
      name: 'gateway_predictions_dropped_total',
      help: 'Predictions that were answered but not published because the buffer was full',
    }),
    outcomes: counter({
      name: 'gateway_outcomes_total',
      help: 'Outcomes accepted over HTTP; unknown: the model has KPIs and none reads outcomes of this name',
      labels: ['model_name', 'outcome'],
    }),
  }
}
