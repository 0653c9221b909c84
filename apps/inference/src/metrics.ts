import { consumerMetrics, counter, gauge, histogram } from '@weir/service-host'

export type InferenceMetrics = ReturnType<typeof createMetrics>

/** What the inference service counts. */
export function createMetrics() {
  return {
    ...consumerMetrics(),
    requests: counter({
      name: 'inference_requests_total',
      help: 'Rows scored or refused, by the role of the version and the outcome (ok, error)',
      labels: ['model_name', 'model_version', 'route_role', 'code'],
    }),
    duration: histogram({
      name: 'inference_request_duration_seconds',
      help: 'Time of one scoring call, from rows to scores',
      labels: ['model_name', 'model_version'],
    }),
    loaded: gauge({
      name: 'inference_versions_loaded',
      help: 'Versions that are loaded and warm',
    }),
    loads: counter({
      name: 'model_loads_total',
      help: 'Loads of versions by outcome (ready, failed)',
      labels: ['model_name', 'model_version', 'outcome'],
    }),
    loadDuration: histogram({
      name: 'model_load_duration_seconds',
      help: 'Time from the wish to load until the version is warm',
      labels: ['model_name'],
    }),
  }
}
