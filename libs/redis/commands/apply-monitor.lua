-- Makes a definition the newest revision of a model's monitor. Event: lifecycle monitorApplied.
--   KEYS[4] model    KEYS[5] definitions (list, oldest first; revision n is entry n)
--   ARGV[4] the definition as JSON    ARGV[5] expected revision, 0: none
-- Answer: the revision. Refusals: model-unknown; monitor-stale with the stored revision.
if redis.call('EXISTS', KEYS[4]) == 0 then return refuse('model-unknown') end
local current = string.format('%d', redis.call('LLEN', KEYS[5]))
if current ~= ARGV[5] then return refuse('monitor-stale', current) end
local at = now()
local revision = string.format('%d', redis.call('LLEN', KEYS[5]) + 1)
local json = '{"revision":' .. revision .. ',"appliedAt":' .. at .. ',"definition":' .. ARGV[4] .. '}'
redis.call('RPUSH', KEYS[5], json)
append('lifecycle', lifecycle('monitorApplied', at, { details = json }))
return finish(revision)
