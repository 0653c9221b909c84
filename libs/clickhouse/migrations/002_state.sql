CREATE TABLE IF NOT EXISTS feature_minutes (
  model LowCardinality(String) COMMENT 'Name of the model',
  version UInt32 COMMENT 'Version that answered; its reference profile gives the bins',
  role LowCardinality(String) COMMENT 'live or shadow',
  segment LowCardinality(String) COMMENT 'Segment; empty: all requests',
  kind LowCardinality(String) COMMENT 'feature or score',
  subject LowCardinality(String) COMMENT 'Name of the feature, or score',
  minute DateTime('UTC') COMMENT 'Minute of event time, UTC',
  bins SimpleAggregateFunction(sumMap, Tuple(Array(UInt16), Array(UInt64))) COMMENT 'Rows by bin of the frozen profile; the last bin is null',
  n SimpleAggregateFunction(sum, UInt64) COMMENT 'Rows',
  nulls SimpleAggregateFunction(sum, UInt64) COMMENT 'Rows that are null',
  sum SimpleAggregateFunction(sum, Float64) COMMENT 'Sum of the values, in the unit of the feature',
  sum_of_squares SimpleAggregateFunction(sum, Float64) COMMENT 'Sum of the squared values',
  min SimpleAggregateFunction(min, Float64) COMMENT 'Least value',
  max SimpleAggregateFunction(max, Float64) COMMENT 'Greatest value'
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(minute)
ORDER BY (model, version, role, segment, kind, subject, minute)
SETTINGS non_replicated_deduplication_window = 100000
COMMENT 'Mergeable per-minute state: every window is a sum of its minutes';
