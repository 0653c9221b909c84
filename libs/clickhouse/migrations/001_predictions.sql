CREATE TABLE IF NOT EXISTS predictions (
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
  event_time DateTime64(3, 'UTC') COMMENT 'When the row describes the world, UTC' CODEC(Delta, ZSTD(1)),
  feature_time Nullable(DateTime64(3, 'UTC')) COMMENT 'When the features were computed, UTC; null: not known',
  served_time DateTime64(3, 'UTC') COMMENT 'When the answer was given, wall clock, UTC' CODEC(Delta, ZSTD(1)),
  latency_ms Float32 COMMENT 'Time from request to answer, milliseconds',
  status LowCardinality(String) COMMENT 'ok, error, timeout, rejected: how the intended version did',
  is_not_number Bool COMMENT 'The intended version answered NaN or infinity',
  source LowCardinality(String) COMMENT 'http, stream or shadow',
  source_partition Int32 COMMENT 'Partition of the source record; -1 for http',
  source_offset Int64 COMMENT 'Offset of the source record; -1 for http',
  contract_revision UInt32 COMMENT 'Revision of the input contract',
  numeric_features Array(Float32) COMMENT 'Numeric features in the order of the contract; NaN for null',
  categorical_features Array(Nullable(String)) COMMENT 'Categorical features in the order of the contract',
  outputs Array(Float32) COMMENT 'Score tensor of the row; empty when nobody answered',
  score Float64 COMMENT 'Headline score; NaN when nobody answered',
  predicted_class LowCardinality(String) COMMENT 'Headline class; empty for a regression',
  is_set_aside Bool COMMENT 'Dated too far ahead of its source: in no window',
  trace_id String COMMENT 'W3C trace id of the request; empty: none',
  producer LowCardinality(String) COMMENT 'Process that published the record',
  kafka_partition UInt16 COMMENT 'Partition of the predictions topic',
  kafka_offset UInt64 COMMENT 'Offset in that partition',
  ingested_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was written here, UTC'
) ENGINE = ReplacingMergeTree
PARTITION BY toMonday(ingested_at)
ORDER BY (model, toDate(event_time), request_id, row, version, intended_role)
TTL toDateTime(ingested_at) + INTERVAL 90 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Raw predictions; a row that is written twice collapses. Read v_predictions';

CREATE TABLE IF NOT EXISTS outcomes (
  outcome_id String COMMENT 'Idempotence key of the report',
  model LowCardinality(String) COMMENT 'Name of the model',
  request_id String COMMENT 'Request that the outcome belongs to',
  row UInt32 COMMENT 'Row within the request, from 0',
  entity_id String COMMENT 'Entity of the request',
  name LowCardinality(String) COMMENT 'Name of the outcome',
  value Float64 COMMENT 'Value in its own unit; a binary label is 1 or 0',
  event_time DateTime64(3, 'UTC') COMMENT 'When the outcome became known, UTC',
  reported_time DateTime64(3, 'UTC') COMMENT 'When the report was received, wall clock, UTC',
  kafka_partition UInt16 COMMENT 'Partition of the outcomes topic',
  kafka_offset UInt64 COMMENT 'Offset in that partition',
  ingested_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was written here, UTC'
) ENGINE = ReplacingMergeTree
PARTITION BY toMonday(ingested_at)
ORDER BY (model, name, request_id, row, event_time, outcome_id)
TTL toDateTime(ingested_at) + INTERVAL 90 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000
COMMENT 'Raw outcomes; corrections are further rows, the newest counts';

CREATE TABLE IF NOT EXISTS ingest_chunks (
  topic LowCardinality(String) COMMENT 'Topic that was recorded',
  partition UInt16 COMMENT 'Partition of the topic',
  min_offset UInt64 COMMENT 'First offset of the chunk',
  max_offset UInt64 COMMENT 'Last offset of the chunk',
  records UInt32 COMMENT 'Records in the chunk, dead letters left out',
  dead_letters UInt32 COMMENT 'Records of the chunk that went to the dead-letter topic',
  repeats UInt32 COMMENT 'Records dropped because the same answer was recorded before',
  progress Map(String, DateTime64(3, 'UTC')) COMMENT 'Event time reached, by model and source (model|http, model|stream, model|shadow, model|outcome), UTC',
  ingested_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the chunk was written, UTC',
  INDEX by_ingested_at ingested_at TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree
ORDER BY (topic, partition, min_offset)
TTL toDateTime(ingested_at) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000
COMMENT 'What has been recorded, for reconciliation and for the event-time clock';
