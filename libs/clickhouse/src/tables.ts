/** Tables that rows are inserted into; the only place in code where their names are spelled. */
export const tables = {
  predictions: 'predictions',
  outcomes: 'outcomes',
  entityOutcomes: 'entity_outcomes',
  ingestChunks: 'ingest_chunks',
  featureMinutes: 'feature_minutes',
  answerMinutes: 'answer_minutes',
  modelEvents: 'model_events',
  routingEvents: 'routing_events',
  rolloutEvents: 'rollout_events',
  measurements: 'measurements',
  suppressedAlerts: 'suppressed_alerts',
  alertEvents: 'alert_events',
} as const

export type TableName = (typeof tables)[keyof typeof tables]
