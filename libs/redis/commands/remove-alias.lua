-- Removes an alias. Its revision is kept, so that a later alias of this name does not start again at 1 and a
-- compare-and-set from before the removal stays refused. Event: lifecycle aliasRemoved.
--   KEYS[4] aliases (hash name -> { version, revision }; version null: removed)
--   ARGV[4] alias    ARGV[5] expected revision
-- Answer: the revision. Refusals: alias-owned; alias-unknown; alias-stale with the stored revision.
if ARGV[4] == 'champion' then return refuse('alias-owned') end
local stored = redis.call('HGET', KEYS[4], ARGV[4])
if not stored then return refuse('alias-unknown') end
local entry = cjson.decode(stored)
if entry.version == cjson.null then return refuse('alias-unknown') end
local revision = string.format('%d', entry.revision)
if revision ~= ARGV[5] then return refuse('alias-stale', revision) end
local after = string.format('%d', entry.revision + 1)
redis.call('HSET', KEYS[4], ARGV[4], '{"version":null,"revision":' .. after .. '}')
local name = cjson.encode(ARGV[4])
local version = string.format('%d', entry.version)
append('lifecycle', lifecycle('aliasRemoved', now(), { version = version, alias = name, details = stored }))
return finish(after)
