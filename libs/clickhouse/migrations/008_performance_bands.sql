CREATE OR REPLACE VIEW v_performance (
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version that answered',
  role LowCardinality(String) COMMENT 'live or shadow',
  segment LowCardinality(String) COMMENT 'Segment; empty: all requests',
  window_start DateTime64(3, 'UTC') COMMENT 'Start of the window of event time, inclusive, UTC',
  window_end DateTime64(3, 'UTC') COMMENT 'End of the window of event time, exclusive, UTC',
  stage LowCardinality(String) COMMENT 'estimated: without labels; provisional: labels still come; final: they are of age',
  subject LowCardinality(String) COMMENT 'Score or class that was measured',
  metric LowCardinality(String) COMMENT 'Named metric: roc_auc, brier, f1, labelled_share (of the answers, 0 to 1) and others',
  value Float64 COMMENT 'Value of the metric in its unit',
  lower Nullable(Float64) COMMENT 'Lower end of its 95 % band: of an estimate, where the realised value will be if nothing has changed; of a realised value, where the rate behind it is; null: no band',
  upper Nullable(Float64) COMMENT 'Upper end of the same; null: no band',
  threshold Nullable(Float64) COMMENT 'Value from which the check fails; null: shown only',
  n UInt64 COMMENT 'Rows that it was computed from; labelled rows unless it is estimated',
  verdict LowCardinality(String) COMMENT 'pass, fail, inconclusive, error',
  reason LowCardinality(String) COMMENT 'Why the verdict is what it is, in one word; empty: the numbers say it',
  watermark DateTime64(3, 'UTC') COMMENT 'Event time up to which the data was complete, UTC',
  detail String COMMENT 'Why there is no band and what else is to be known of the value, in plain words; empty: nothing'
) AS
SELECT model, version, role, segment, window_start, window_end, stage, subject, statistic AS metric, value,
  if(m.lower = m.upper, NULL, m.lower) AS lower, if(m.lower = m.upper, NULL, m.upper) AS upper, threshold, n, verdict,
  reason, watermark, detail
FROM measurements AS m FINAL WHERE stage != ''
ORDER BY stage = 'final' DESC, created_at DESC
LIMIT 1 BY model, version, role, segment, window_start, window_end, subject, metric, stage = 'estimated'
COMMENT 'Performance by window: the estimate, and beside it the realised value, provisional until it is final';
