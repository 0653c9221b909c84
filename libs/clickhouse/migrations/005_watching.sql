ALTER TABLE feature_minutes
  ADD COLUMN IF NOT EXISTS far_low SimpleAggregateFunction(sum, UInt64) COMMENT 'Rows below the reference by more than its whole span',
  ADD COLUMN IF NOT EXISTS far_high SimpleAggregateFunction(sum, UInt64) COMMENT 'Rows above the reference by more than its whole span',
  ADD COLUMN IF NOT EXISTS recorded_at SimpleAggregateFunction(max, DateTime('UTC')) DEFAULT now('UTC') COMMENT 'When the newest row of the minute was written, wall clock, UTC';

ALTER TABLE feature_minutes COMMENT COLUMN kind 'feature, score or multivariate';

ALTER TABLE feature_minutes COMMENT COLUMN subject 'Name of the feature; score; or pca_error, the reconstruction error of all features';

ALTER TABLE feature_minutes MODIFY TTL recorded_at + INTERVAL 2 YEAR;

CREATE TABLE IF NOT EXISTS answer_minutes (
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version that was asked',
  role LowCardinality(String) COMMENT 'live or shadow',
  segment LowCardinality(String) COMMENT 'Segment; empty: all requests',
  minute DateTime('UTC') COMMENT 'Minute of event time, UTC',
  answers SimpleAggregateFunction(sum, UInt64) COMMENT 'Answers that count: status ok, and a number',
  errors SimpleAggregateFunction(sum, UInt64) COMMENT 'Rows that ended in an error or in NaN',
  timeouts SimpleAggregateFunction(sum, UInt64) COMMENT 'Rows that were not answered in time',
  rejected SimpleAggregateFunction(sum, UInt64) COMMENT 'Rows refused before scoring',
  duplicates SimpleAggregateFunction(sum, UInt64) COMMENT 'Further answers to what had been answered; left out of everything else',
  feature_ages SimpleAggregateFunction(sum, UInt64) COMMENT 'Answers that carry a feature time',
  feature_age_sum_ms SimpleAggregateFunction(sum, Int64) COMMENT 'Sum of event time minus feature time over those, milliseconds',
  feature_age_max_ms SimpleAggregateFunction(max, Int64) COMMENT 'Greatest of these ages, milliseconds; 0 without one',
  lateness SimpleAggregateFunction(sumMap, Tuple(Array(UInt16), Array(UInt64))) COMMENT 'Answers by how far they lie behind the newest of their source: bin 0 under 1 s, bin k under 2^k s',
  flagged SimpleAggregateFunction(sum, UInt64) COMMENT 'Answers of the positive class',
  expected_positives SimpleAggregateFunction(sum, Float64) COMMENT 'Sum of the calibrated probability of the positive class over the answers',
  expected_true_positives SimpleAggregateFunction(sum, Float64) COMMENT 'The same over the answers of the positive class',
  expected_loss SimpleAggregateFunction(sum, Float64) COMMENT 'Sum of the Brier loss of the raw score that the calibrated probability expects',
  expected_by_bin SimpleAggregateFunction(sumMap, Tuple(Array(UInt16), Array(Float64))) COMMENT 'Calibrated probability by bin of the score',
  recorded_at SimpleAggregateFunction(max, DateTime('UTC')) DEFAULT now('UTC') COMMENT 'When the newest row of the minute was written, wall clock, UTC'
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(minute)
ORDER BY (model, version, role, segment, minute)
TTL recorded_at + INTERVAL 2 YEAR
SETTINGS non_replicated_deduplication_window = 100000
COMMENT 'Mergeable per-minute state of the answers: what is not about one feature';

ALTER TABLE measurements
  ADD COLUMN IF NOT EXISTS `check` LowCardinality(String) COMMENT 'Check that the measurement belongs to, for example drift, null or volume; empty: none',
  ADD COLUMN IF NOT EXISTS baseline LowCardinality(String) COMMENT 'What the window was compared with: reference, trailing or same-hours; empty: nothing',
  ADD COLUMN IF NOT EXISTS stage LowCardinality(String) COMMENT 'Stage of a performance metric: estimated, provisional or final; empty: no performance metric',
  ADD COLUMN IF NOT EXISTS excess Nullable(Float64) COMMENT 'Value less its mean with no drift at this n, in standard deviations of that; null: not known',
  ADD COLUMN IF NOT EXISTS p_value Nullable(Float64) COMMENT 'Probability of at least this value with no drift, 0 to 1; null: not known',
  ADD COLUMN IF NOT EXISTS reason LowCardinality(String) COMMENT 'Why the verdict is what it is, in one word; empty: the numbers say it',
  MODIFY ORDER BY (model, version, role, segment, kind, window_start, window_end, subject, statistic, `check`, baseline, stage);

CREATE TABLE IF NOT EXISTS suppressed_alerts (
  report_id String COMMENT 'Report that the alert was due in: model, version, segment, kind and window',
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
  created_at DateTime64(3, 'UTC') COMMENT 'When the report was made, wall clock, UTC'
) ENGINE = ReplacingMergeTree(created_at)
ORDER BY (model, fingerprint, report_id)
SETTINGS non_replicated_deduplication_window = 1000
COMMENT 'Alerts that were due and were not sent, for ever; a window that is reported again replaces the older report';
