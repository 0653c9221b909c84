-- Adds the next version of a model; one that is registered already keeps the number it has.
-- Event: lifecycle versionRegistered.
--   KEYS[4] model    KEYS[5] versions (hash number -> json)    KEYS[6] numbers by identity (hash)
--   KEYS[7] reference profiles (hash number -> json)
--   ARGV[4] the version as a JSON object without its number    ARGV[5] identity of the version
--   ARGV[6] reference profile as JSON, or empty    ARGV[7] when, UTC ms
-- Answer: the number. Refusals: model-unknown.
if redis.call('EXISTS', KEYS[4]) == 0 then return refuse('model-unknown') end
local known = redis.call('HGET', KEYS[6], ARGV[5])
if known then return { 'ok', known } end
-- Versions are never removed, so their count is the highest number.
local number = string.format('%d', redis.call('HLEN', KEYS[5]) + 1)
local json = '{"version":' .. number .. ',' .. string.sub(ARGV[4], 2)
redis.call('HSET', KEYS[5], number, json)
redis.call('HSET', KEYS[6], ARGV[5], number)
if ARGV[6] ~= '' then redis.call('HSET', KEYS[7], number, ARGV[6]) end
append('lifecycle', lifecycle('versionRegistered', ARGV[7], { version = number, details = json }))
return finish(number)
