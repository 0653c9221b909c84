CREATE OR REPLACE VIEW v_windows (
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version that answered',
  role LowCardinality(String) COMMENT 'live or shadow',
  segment LowCardinality(String) COMMENT 'Segment; empty: all requests',
  window_start DateTime64(3, 'UTC') COMMENT 'Start of the window of event time, inclusive, UTC',
  window_end DateTime64(3, 'UTC') COMMENT 'End of the window of event time, exclusive, UTC',
  feature LowCardinality(String) COMMENT 'Feature, score, or what else was watched',
  statistic LowCardinality(String) COMMENT 'js_distance (0 to 1, base 2), psi (nats), ks (0 to 1), null_share (0 to 1) and others',
  value Float64 COMMENT 'Value of the statistic',
  lower Float64 COMMENT 'Lower end of its interval',
  upper Float64 COMMENT 'Upper end of its interval',
  threshold Nullable(Float64) COMMENT 'Value from which the check fails; null: shown only',
  noise_floor Nullable(Float64) COMMENT '99th percentile with no drift at this n; null: not known',
  n UInt64 COMMENT 'Rows in the window',
  reference_n UInt64 COMMENT 'Rows in what it was compared with',
  verdict LowCardinality(String) COMMENT 'pass, fail, inconclusive, error',
  `check` LowCardinality(String) COMMENT 'Check that the measurement belongs to, for example drift, null or volume; empty: none',
  baseline LowCardinality(String) COMMENT 'What the window was compared with: reference, trailing or same-hours; empty: nothing',
  excess Nullable(Float64) COMMENT 'Value less its mean with no drift at this n, in standard deviations of that; null: not known',
  p_value Nullable(Float64) COMMENT 'Probability of at least this value with no drift, 0 to 1; null: not known',
  reason LowCardinality(String) COMMENT 'Why the verdict is what it is, in one word; empty: the numbers say it'
) AS
SELECT model, version, role, segment, window_start, window_end, subject AS feature, statistic, value, lower, upper,
  threshold, noise_floor, n, reference_n, verdict, `check`, baseline, excess, p_value, reason
FROM measurements FINAL WHERE kind = 'drift' AND stage = ''
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
FROM measurements FINAL WHERE kind = 'kpi' AND stage = ''
COMMENT 'KPI per version from late labels; a window that is not mature is provisional';

CREATE OR REPLACE VIEW v_performance (
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version that answered',
  role LowCardinality(String) COMMENT 'live or shadow',
  segment LowCardinality(String) COMMENT 'Segment; empty: all requests',
  window_start DateTime64(3, 'UTC') COMMENT 'Start of the window of event time, inclusive, UTC',
  window_end DateTime64(3, 'UTC') COMMENT 'End of the window of event time, exclusive, UTC',
  stage LowCardinality(String) COMMENT 'estimated: without labels; provisional: labels still come; final: they have come',
  subject LowCardinality(String) COMMENT 'Score or class that was measured',
  metric LowCardinality(String) COMMENT 'Named metric: roc_auc, brier, f1 and others',
  value Float64 COMMENT 'Value of the metric in its unit',
  lower Float64 COMMENT 'Lower end of its band',
  upper Float64 COMMENT 'Upper end of its band',
  threshold Nullable(Float64) COMMENT 'Value from which the check fails; null: shown only',
  n UInt64 COMMENT 'Rows that it was computed from; labelled rows unless it is estimated',
  verdict LowCardinality(String) COMMENT 'pass, fail, inconclusive, error',
  reason LowCardinality(String) COMMENT 'Why the verdict is what it is, in one word; empty: the numbers say it',
  watermark DateTime64(3, 'UTC') COMMENT 'Event time up to which the data was complete, UTC'
) AS
SELECT model, version, role, segment, window_start, window_end, stage, subject, statistic AS metric, value, lower, upper,
  threshold, n, verdict, reason, watermark
FROM measurements FINAL WHERE stage != ''
ORDER BY stage = 'final' DESC, created_at DESC
LIMIT 1 BY model, version, role, segment, window_start, window_end, subject, metric, stage = 'estimated'
COMMENT 'Performance by window: the estimate, and beside it the realised value, provisional until it is final';

CREATE OR REPLACE VIEW v_suppressed_alerts (
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version concerned',
  role LowCardinality(String) COMMENT 'live or shadow',
  segment LowCardinality(String) COMMENT 'Segment; empty: all requests',
  window_start DateTime64(3, 'UTC') COMMENT 'Start of the window of event time, inclusive, UTC',
  window_end DateTime64(3, 'UTC') COMMENT 'End of the window of event time, exclusive, UTC',
  alertname LowCardinality(String) COMMENT 'Name of the alert',
  fingerprint String COMMENT 'Identity of the alert, 16 hexadecimal digits',
  subjects Array(String) COMMENT 'Features, score or metrics that it was about',
  value Float64 COMMENT 'Value of the deciding check, in the unit of its statistic',
  reason String COMMENT 'Why it was not sent',
  suppressed_at DateTime64(3, 'UTC') COMMENT 'When the report was made, wall clock, UTC'
) AS
SELECT model, version, role, segment, window_start, window_end, alertname, fingerprint, subjects, value, reason,
  created_at AS suppressed_at
FROM suppressed_alerts FINAL
COMMENT 'Alerts that were due and were not sent, and why';

CREATE OR REPLACE VIEW v_label_delay (
  model LowCardinality(String) COMMENT 'Name of the model',
  outcome LowCardinality(String) COMMENT 'Name of the outcome',
  day Date COMMENT 'Day of event time of the requests, UTC',
  answered UInt64 COMMENT 'Rows that were answered live on that day',
  labelled UInt64 COMMENT 'Rows among them whose first outcome has come',
  p50_hours Float64 COMMENT 'Median delay of the first outcome among those that have come, hours; too short while more come',
  p95_hours Float64 COMMENT '95th percentile of the same, hours',
  p99_hours Float64 COMMENT '99th percentile of the same, hours'
) AS
SELECT model, outcome, day, any(of_day.answered) AS answered, count() AS labelled, quantileExact(0.5)(delay) AS p50_hours,
  quantileExact(0.95)(delay) AS p95_hours, quantileExact(0.99)(delay) AS p99_hours
FROM (
  SELECT p.model AS model, p.day AS day, o.outcome AS outcome,
    greatest(0, dateDiff('millisecond', p.at, o.first_time)) / 3600000 AS delay
  FROM (
    SELECT model, request_id, row, min(event_time) AS at, toDate(at) AS day FROM predictions
    WHERE intended_role != 'shadow' AND status = 'ok' AND NOT is_set_aside GROUP BY model, request_id, row
  ) AS p
  INNER JOIN (
    SELECT model, request_id, row, name AS outcome, min(event_time) AS first_time FROM outcomes
    GROUP BY model, request_id, row, name
  ) AS o ON p.model = o.model AND p.request_id = o.request_id AND p.row = o.row
) AS labels
INNER JOIN (
  SELECT model, toDate(event_time) AS day, uniqExact(request_id, row) AS answered FROM predictions
  WHERE intended_role != 'shadow' AND status = 'ok' AND NOT is_set_aside GROUP BY model, day
) AS of_day USING (model, day)
GROUP BY model, outcome, day
COMMENT 'How late outcomes come, by day of the request; a day without any outcome is left out';
