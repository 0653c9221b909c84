ALTER TABLE measurements
  ADD COLUMN IF NOT EXISTS subject_kind LowCardinality(String) COMMENT 'What the subject is: feature, score or multivariate; empty: none of these, or from before subjects had kinds',
  ADD COLUMN IF NOT EXISTS detail String COMMENT 'Why the verdict is what it is, in one plain clause; empty: value and threshold say it',
  MODIFY ORDER BY (model, version, role, segment, kind, window_start, window_end, subject, statistic, `check`, baseline, stage, subject_kind);

CREATE OR REPLACE VIEW v_windows (
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version that answered',
  role LowCardinality(String) COMMENT 'live or shadow',
  segment LowCardinality(String) COMMENT 'Segment; empty: all requests',
  window_start DateTime64(3, 'UTC') COMMENT 'Start of the window of event time, inclusive, UTC',
  window_end DateTime64(3, 'UTC') COMMENT 'End of the window of event time, exclusive, UTC',
  feature LowCardinality(String) COMMENT 'Feature, score, or what else was watched',
  subject_kind LowCardinality(String) COMMENT 'What that is: feature, score or multivariate; empty: none of these, or from before subjects had kinds',
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
  reason LowCardinality(String) COMMENT 'Why the verdict is what it is, in one word; empty: the numbers say it',
  detail String COMMENT 'Why the verdict is what it is, in one plain clause; empty: value and threshold say it'
) AS
SELECT model, version, role, segment, window_start, window_end, subject AS feature, subject_kind, statistic, value,
  lower, upper, threshold, noise_floor, n, reference_n, verdict, `check`, baseline, excess, p_value, reason, detail
FROM measurements FINAL WHERE kind = 'drift' AND stage = ''
COMMENT 'Drift and data quality by window and feature';
