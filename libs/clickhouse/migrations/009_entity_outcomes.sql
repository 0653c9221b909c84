CREATE TABLE IF NOT EXISTS entity_outcomes (
  outcome_id String COMMENT 'Idempotence key of the report',
  model LowCardinality(String) COMMENT 'Name of the model',
  request_id String COMMENT 'Empty: the report itself; otherwise a request that it was joined to, of which the last one counts',
  row UInt32 COMMENT 'Row within the request, from 0',
  entity_id String COMMENT 'Entity that the outcome is about',
  name LowCardinality(String) COMMENT 'Name of the outcome',
  value Float64 COMMENT 'Value in its own unit; a binary label is 1 or 0',
  event_time DateTime64(3, 'UTC') COMMENT 'When the outcome happened or for which it holds, UTC',
  reported_time DateTime64(3, 'UTC') COMMENT 'When the report was received, wall clock, UTC',
  kafka_partition UInt16 COMMENT 'Partition of the outcomes topic',
  kafka_offset UInt64 COMMENT 'Offset in that partition',
  ingested_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was written here, UTC'
) ENGINE = ReplacingMergeTree
PARTITION BY toMonday(ingested_at)
ORDER BY (model, toStartOfHour(event_time), entity_id, row, event_time, name, outcome_id, request_id)
TTL toDateTime(ingested_at) + INTERVAL 90 DAY
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 256
COMMENT 'Outcomes that were reported by entity and time, and the requests that they were joined to; what is joined stands in outcomes';

CREATE OR REPLACE VIEW v_unjoined_outcomes (
  outcome_id String COMMENT 'Idempotence key of the report',
  model LowCardinality(String) COMMENT 'Name of the model',
  row UInt32 COMMENT 'Row within the request, from 0',
  entity_id String COMMENT 'Entity that the outcome is about',
  outcome LowCardinality(String) COMMENT 'Name of the outcome',
  value Float64 COMMENT 'Value in its own unit; a binary label is 1 or 0',
  event_time DateTime64(3, 'UTC') COMMENT 'When the outcome happened or for which it holds, UTC',
  reported_time DateTime64(3, 'UTC') COMMENT 'When the report was received, wall clock, UTC'
) AS
SELECT outcome_id, model, row, entity_id, name AS outcome, argMax(entity_outcomes.value, entity_outcomes.reported_time) AS value,
  event_time, max(entity_outcomes.reported_time) AS reported_time
FROM entity_outcomes
GROUP BY model, entity_id, row, event_time, name, outcome_id
HAVING max(request_id) = ''
COMMENT 'Outcomes by entity and time for which no answer of the entity has been recorded';
