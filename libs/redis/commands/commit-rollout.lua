-- Stores one decision about a rollout whole: its events, the routing table, the alias `champion`, the marks. The only
-- script that writes routing tables and `champion`. A new table has its lease at once: who writes it is alive and
-- watching, and readers would otherwise take the challenger's weight back until the first renewal.
-- Events: lifecycle aliasMoved, routing (the table), rollouts (each event), in this order.
--   KEYS[4] versions (hash)      KEYS[5] aliases (hash)       KEYS[6] routing (hash: epoch, table, leased)
--   KEYS[7] lease                KEYS[8] id of the active rollout
--   KEYS[9] events of this rollout (list, oldest first)       KEYS[10] ids of the model's rollouts (list, newest first)
--   KEYS[11] versions that failed (set)                       KEYS[12] versions that have been champion (set)
--   ARGV[4] id of the rollout    ARGV[5] expected epoch, 0: no table    ARGV[6] expected number of events, 0: it starts
--   ARGV[7] new table as JSON, or empty    ARGV[8] epoch after the commit    ARGV[9] lease of a new table, ms
--   ARGV[10] version that champion moves to, or empty    ARGV[11] version that failed, or empty
--   ARGV[12] '1': the rollout is over
--   ARGV[13...] pairs: an event as the list keeps it, the same as the outbox publishes it
-- Answer: the epoch after the commit.
-- Refusals: rollout-active with its id; rollout-stale; epoch-stale with the stored epoch; version-unknown.
local active = redis.call('GET', KEYS[8])
local count = string.format('%d', redis.call('LLEN', KEYS[9]))
local isStart = ARGV[6] == '0'
if isStart and active then return refuse('rollout-active', active) end
if count ~= ARGV[6] or (not isStart and active ~= ARGV[4]) then return refuse('rollout-stale', count) end
local epoch = redis.call('HGET', KEYS[6], 'epoch') or '0'
if epoch ~= ARGV[5] then return refuse('epoch-stale', epoch) end
if ARGV[10] ~= '' and redis.call('HEXISTS', KEYS[4], ARGV[10]) == 0 then
  return refuse('version-unknown', ARGV[10])
end

if isStart then redis.call('LPUSH', KEYS[10], ARGV[4]) end
if ARGV[12] == '1' then redis.call('DEL', KEYS[8]) else redis.call('SET', KEYS[8], ARGV[4]) end
if ARGV[11] ~= '' then redis.call('SADD', KEYS[11], ARGV[11]) end

if ARGV[10] ~= '' then
  local stored = redis.call('HGET', KEYS[5], 'champion')
  local revision = stored and cjson.decode(stored).revision or 0
  local state = '"version":' .. ARGV[10] .. ',"revision":' .. string.format('%d', revision + 1) .. '}'
  redis.call('HSET', KEYS[5], 'champion', '{' .. state)
  redis.call('SADD', KEYS[12], ARGV[10])
  local details = '{"alias":"champion",' .. state
  append('lifecycle',
    lifecycle('aliasMoved', now(), { version = ARGV[10], alias = '"champion"', details = details }))
end

if ARGV[7] ~= '' then
  redis.call('HSET', KEYS[6], 'epoch', ARGV[8], 'table', ARGV[7], 'leased', ARGV[8])
  redis.call('SET', KEYS[7], ARGV[8], 'PX', ARGV[9])
  append('routing', ARGV[7])
end

for index = 13, #ARGV, 2 do
  redis.call('RPUSH', KEYS[9], ARGV[index])
  append('rollouts', ARGV[index + 1])
end
return finish(ARGV[8])
