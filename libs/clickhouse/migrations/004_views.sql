CREATE OR REPLACE VIEW v_predictions (
  prediction_id String COMMENT 'Idempotence key of the answer: 32 hexadecimal digits',
  request_id String COMMENT 'Identity of the client request or source record',
  row UInt32 COMMENT 'Row within the request, from 0',
  entity_id String COMMENT 'Entity that the request is about; the routing key',
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version that answered',
  intended_version UInt32 COMMENT 'Version that the routing table chose',
  intended_role LowCardinality(String) COMMENT 'champion, challenger or shadow, as chosen',
  answering_role LowCardinality(String) COMMENT 'champion, challenger or shadow, as answered',
  epoch UInt64 COMMENT 'Epoch of the routing table in force',
  rollout_id String COMMENT 'Rollout under way; empty: none',
  probability Float64 COMMENT 'Probability with which the variant was chosen, 0 to 1',
  segment LowCardinality(String) COMMENT 'Segment of the request; empty: none',
  event_time DateTime64(3, 'UTC') COMMENT 'When the row describes the world, UTC',
  served_time DateTime64(3, 'UTC') COMMENT 'When the answer was given, wall clock, UTC',
  latency_ms Float32 COMMENT 'Time from request to answer, milliseconds',
  status LowCardinality(String) COMMENT 'ok, error, timeout, rejected: how the intended version did',
  source LowCardinality(String) COMMENT 'http, stream or shadow',
  numeric_features Array(Float32) COMMENT 'Numeric features in the order of the contract; NaN for null',
  categorical_features Array(Nullable(String)) COMMENT 'Categorical features in the order of the contract',
  outputs Array(Float32) COMMENT 'Score tensor of the row',
  score Float64 COMMENT 'Headline score; NaN when nobody answered',
  predicted_class LowCardinality(String) COMMENT 'Headline class; empty for a regression',
  is_set_aside Bool COMMENT 'Dated too far ahead of its source: in no window',
  trace_id String COMMENT 'W3C trace id of the request; empty: none',
  outcome_name String COMMENT 'Name of the newest outcome; empty: none yet',
  outcome_value Nullable(Float64) COMMENT 'Current value of that outcome, corrections applied; null: none yet',
  outcome_time Nullable(DateTime64(3, 'UTC')) COMMENT 'When the current value became known, UTC; null: none yet'
) AS
SELECT prediction_id, request_id, row, entity_id, model, version, intended_version, intended_role, answering_role, epoch,
  rollout_id, probability, segment, event_time, served_time, latency_ms, status, source, numeric_features,
  categorical_features, outputs, score, predicted_class, is_set_aside, trace_id, o.outcome_name AS outcome_name,
  if(o.outcome_name = '', NULL, o.outcome_value) AS outcome_value, if(o.outcome_name = '', NULL, o.outcome_time) AS outcome_time
FROM (SELECT * FROM predictions FINAL) AS p
LEFT JOIN (
  SELECT model, request_id, row, argMax(name, (event_time, reported_time)) AS outcome_name,
    argMax(value, (event_time, reported_time)) AS outcome_value, max(event_time) AS outcome_time
  FROM outcomes GROUP BY model, request_id, row
) AS o ON p.model = o.model AND p.request_id = o.request_id AND p.row = o.row
COMMENT 'One row a prediction, the current outcome joined';

CREATE OR REPLACE VIEW v_windows (
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version that answered',
  role LowCardinality(String) COMMENT 'live or shadow',
  segment LowCardinality(String) COMMENT 'Segment; empty: all requests',
  window_start DateTime64(3, 'UTC') COMMENT 'Start of the window of event time, inclusive, UTC',
  window_end DateTime64(3, 'UTC') COMMENT 'End of the window of event time, exclusive, UTC',
  feature LowCardinality(String) COMMENT 'Feature, or score',
  statistic LowCardinality(String) COMMENT 'js_distance (0 to 1, base 2), psi (nats), ks (0 to 1), null_share (0 to 1)',
  value Float64 COMMENT 'Value of the statistic',
  lower Float64 COMMENT 'Lower end of its interval',
  upper Float64 COMMENT 'Upper end of its interval',
  threshold Nullable(Float64) COMMENT 'Value from which the check fails; null: shown only',
  noise_floor Nullable(Float64) COMMENT '99th percentile with no drift at this n; null: not known',
  n UInt64 COMMENT 'Rows in the window',
  reference_n UInt64 COMMENT 'Rows in the reference',
  verdict LowCardinality(String) COMMENT 'pass, fail, inconclusive, error'
) AS
SELECT model, version, role, segment, window_start, window_end, subject AS feature, statistic, value, lower, upper,
  threshold, noise_floor, n, reference_n, verdict
FROM measurements FINAL WHERE kind = 'drift'
COMMENT 'Drift and data quality by window and feature';

CREATE OR REPLACE VIEW v_kpi_by_variant (
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version that answered',
  role LowCardinality(String) COMMENT 'live or shadow',
  segment LowCardinality(String) COMMENT 'Segment; empty: all requests',
  window_start DateTime64(3, 'UTC') COMMENT 'Start of the window of event time, inclusive, UTC',
  window_end DateTime64(3, 'UTC') COMMENT 'End of the window of event time, exclusive, UTC',
  kpi LowCardinality(String) COMMENT 'Name of the KPI',
  mean Float64 COMMENT 'Mean per request, in the unit of the KPI',
  lower Float64 COMMENT 'Mean minus two standard errors, hours as clusters',
  upper Float64 COMMENT 'Mean plus two standard errors, hours as clusters',
  units UInt64 COMMENT 'Requests with an outcome',
  is_mature Bool COMMENT 'Every prediction of the window is older than the maturity age: final',
  watermark DateTime64(3, 'UTC') COMMENT 'Event time up to which the data was complete, UTC'
) AS
SELECT model, version, role, segment, window_start, window_end, subject AS kpi, value AS mean, lower, upper, n AS units,
  is_mature, watermark
FROM measurements FINAL WHERE kind = 'kpi'
COMMENT 'KPI per version from late labels; a window that is not mature is provisional';

CREATE OR REPLACE VIEW v_routing_history (
  model LowCardinality(String) COMMENT 'Name of the model',
  epoch UInt64 COMMENT 'Rising fencing number of the table',
  rollout_id String COMMENT 'Rollout under way; empty: none',
  version UInt32 COMMENT 'Version of the variant',
  role String COMMENT 'champion or challenger',
  weight_percent Float64 COMMENT 'Share of live requests, percent',
  shadows Array(UInt32) COMMENT 'Versions that score a copy',
  valid_from DateTime64(3, 'UTC') COMMENT 'When the table was written, wall clock, UTC',
  valid_to Nullable(DateTime64(3, 'UTC')) COMMENT 'When the next table was written; null: it is in force'
) AS
SELECT model, epoch, rollout_id, variant.version AS version, variant.role AS role, variant.weight_percent AS weight_percent,
  shadows, event_time AS valid_from, next_time AS valid_to
FROM (
  SELECT *, nullIf(leadInFrame(event_time, 1, toDateTime64('1970-01-01 00:00:00', 3, 'UTC')) OVER (
    PARTITION BY model ORDER BY epoch ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
    toDateTime64('1970-01-01 00:00:00', 3, 'UTC')) AS next_time
  FROM routing_events FINAL
) ARRAY JOIN variants AS variant
COMMENT 'Who answered, when, with which weight';

CREATE OR REPLACE VIEW v_decisions (
  model LowCardinality(String) COMMENT 'Name of the model',
  rollout_id String COMMENT 'The rollout',
  sequence UInt32 COMMENT 'Position within the rollout, from 1',
  change LowCardinality(String) COMMENT 'What was decided',
  phase LowCardinality(String) COMMENT 'Phase after the decision',
  champion UInt32 COMMENT 'Champion after the decision; 0: none yet',
  challenger UInt32 COMMENT 'Version under test',
  verdict LowCardinality(String) COMMENT 'pass, fail, inconclusive, error; empty: a step that no check decided',
  reason String COMMENT 'Why; by whom for a manual step',
  evidence String COMMENT 'The statistics that the decision saw, as JSON',
  decided_at DateTime64(3, 'UTC') COMMENT 'Wall clock, UTC',
  watermark Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time of the traffic at the decision, UTC'
) AS
SELECT model, rollout_id, sequence, change, phase, champion, challenger, verdict, reason, evidence,
  event_time AS decided_at, watermark
FROM rollout_events FINAL
COMMENT 'Each step of each rollout with the evidence it was made from';

CREATE OR REPLACE VIEW v_alerts (
  fingerprint String COMMENT 'Identity of the alert, 16 hexadecimal digits',
  status LowCardinality(String) COMMENT 'firing or resolved',
  severity LowCardinality(String) COMMENT 'info, warning or critical',
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version concerned',
  labels Map(String, String) COMMENT 'Identity of the alert, as Alertmanager takes it',
  summary String COMMENT 'What happened, with value and threshold',
  starts_at DateTime64(3, 'UTC') COMMENT 'When it began to fire, wall clock, UTC',
  ends_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was resolved; null: it is firing',
  value Float64 COMMENT 'Value of the deciding check',
  threshold Float64 COMMENT 'Its threshold',
  n UInt64 COMMENT 'Rows in the analysis window',
  window_start DateTime64(3, 'UTC') COMMENT 'Start of the window of event time, UTC',
  window_end DateTime64(3, 'UTC') COMMENT 'End of the window of event time, UTC'
) AS
SELECT fingerprint, status, severity, model, version, labels, annotations['summary'] AS summary, starts_at, ends_at, value,
  threshold, n, window_start, window_end
FROM (SELECT * FROM alert_events FINAL ORDER BY sequence DESC LIMIT 1 BY fingerprint)
COMMENT 'The current state of every alert';
