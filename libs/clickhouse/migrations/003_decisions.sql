CREATE TABLE IF NOT EXISTS model_events (
  event_id String COMMENT 'Idempotence key',
  model LowCardinality(String) COMMENT 'Name of the model',
  change LowCardinality(String) COMMENT 'What happened',
  version Nullable(UInt32) COMMENT 'Version concerned',
  alias Nullable(String) COMMENT 'Alias concerned',
  details String COMMENT 'The new state, as JSON',
  event_time DateTime64(3, 'UTC') COMMENT 'When it happened, wall clock, UTC'
) ENGINE = ReplacingMergeTree ORDER BY (model, event_time, event_id)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Changes in the registry, for ever';

CREATE TABLE IF NOT EXISTS routing_events (
  event_id String COMMENT 'Idempotence key',
  model LowCardinality(String) COMMENT 'Name of the model',
  epoch UInt64 COMMENT 'Rising fencing number of the table',
  rollout_id String COMMENT 'Rollout under way; empty: none',
  variants Array(Tuple(version UInt32, role String, weight_percent Float64)) COMMENT 'Champion first; weights in percent',
  shadows Array(UInt32) COMMENT 'Versions that score a copy',
  salt String COMMENT 'Mixed into the hash of the entity',
  event_time DateTime64(3, 'UTC') COMMENT 'When it was written, wall clock, UTC'
) ENGINE = ReplacingMergeTree ORDER BY (model, epoch)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Routing tables, for ever';

CREATE TABLE IF NOT EXISTS rollout_events (
  event_id String COMMENT 'Idempotence key',
  rollout_id String COMMENT 'The rollout',
  model LowCardinality(String) COMMENT 'Name of the model',
  sequence UInt32 COMMENT 'Position within the rollout, from 1',
  change LowCardinality(String) COMMENT 'Name of the event',
  phase LowCardinality(String) COMMENT 'Phase after the event',
  champion UInt32 COMMENT 'Champion after the event; 0: none yet',
  challenger UInt32 COMMENT 'Version under test',
  verdict LowCardinality(String) COMMENT 'pass, fail, inconclusive, error; empty: no decision',
  reason String COMMENT 'Why; by whom for a manual step',
  evidence String COMMENT 'The statistics that the decision saw, as JSON',
  details String COMMENT 'The event itself, as JSON',
  event_time DateTime64(3, 'UTC') COMMENT 'When it happened, wall clock, UTC',
  watermark Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time of the traffic at the decision, UTC'
) ENGINE = ReplacingMergeTree ORDER BY (model, rollout_id, sequence)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Events of rollouts, for ever';

CREATE TABLE IF NOT EXISTS measurements (
  report_id String COMMENT 'Model, version, segment, kind and window',
  kind LowCardinality(String) COMMENT 'drift or kpi',
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version that answered',
  role LowCardinality(String) COMMENT 'live or shadow',
  segment LowCardinality(String) COMMENT 'Segment; empty: all requests',
  window_start DateTime64(3, 'UTC') COMMENT 'Start of the window of event time, inclusive, UTC',
  window_end DateTime64(3, 'UTC') COMMENT 'End of the window of event time, exclusive, UTC',
  is_mature Bool COMMENT 'Every prediction of the window is older than the maturity age of its labels',
  subject LowCardinality(String) COMMENT 'Feature, score or KPI',
  statistic LowCardinality(String) COMMENT 'Named statistic',
  value Float64 COMMENT 'Value of the statistic in its unit',
  lower Float64 COMMENT 'Lower end of its interval',
  upper Float64 COMMENT 'Upper end of its interval',
  threshold Nullable(Float64) COMMENT 'Value from which the check fails; null: shown only',
  noise_floor Nullable(Float64) COMMENT '99th percentile with no drift at this n; null: not known',
  n UInt64 COMMENT 'Rows or units in the window',
  reference_n UInt64 COMMENT 'Rows in the reference; 0 for a KPI',
  verdict LowCardinality(String) COMMENT 'pass, fail, inconclusive, error',
  watermark DateTime64(3, 'UTC') COMMENT 'Event time up to which the data was complete, UTC',
  created_at DateTime64(3, 'UTC') COMMENT 'When the report was made, wall clock, UTC'
) ENGINE = ReplacingMergeTree(created_at)
ORDER BY (model, version, role, segment, kind, window_start, window_end, subject, statistic)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Measurements of windows; a window that is reported again replaces the older report';

CREATE TABLE IF NOT EXISTS alert_events (
  alert_id String COMMENT 'Fingerprint and sequence',
  fingerprint String COMMENT 'Identity of the alert, 16 hexadecimal digits',
  status LowCardinality(String) COMMENT 'firing or resolved',
  severity LowCardinality(String) COMMENT 'info, warning or critical',
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version concerned',
  labels Map(String, String) COMMENT 'Identity of the alert, as Alertmanager takes it',
  annotations Map(String, String) COMMENT 'summary, description, runbook_url',
  starts_at DateTime64(3, 'UTC') COMMENT 'When it began to fire, wall clock, UTC',
  ends_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was resolved, wall clock, UTC',
  value Float64 COMMENT 'Value of the deciding check',
  threshold Float64 COMMENT 'Its threshold',
  n UInt64 COMMENT 'Rows in the analysis window',
  window_start DateTime64(3, 'UTC') COMMENT 'Start of the window of event time, UTC',
  window_end DateTime64(3, 'UTC') COMMENT 'End of the window of event time, UTC',
  sequence UInt64 COMMENT 'Rises with each transition of the fingerprint'
) ENGINE = ReplacingMergeTree ORDER BY (model, fingerprint, sequence)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Transitions of alerts, for ever';
