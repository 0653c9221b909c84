-- Points an alias at a version. `champion` belongs to the rollback-controller: commit-rollout.lua moves it.
-- Event: lifecycle aliasMoved.
--   KEYS[4] versions (hash)    KEYS[5] aliases (hash name -> { version, revision }; version null: removed)
--   ARGV[4] alias    ARGV[5] version    ARGV[6] expected revision, 0: the alias must not exist
-- Answer: { alias, version, revision } as JSON.
-- Refusals: alias-owned; version-unknown; alias-stale with the stored revision.
if ARGV[4] == 'champion' then return refuse('alias-owned') end
if redis.call('HEXISTS', KEYS[4], ARGV[5]) == 0 then return refuse('version-unknown') end
local last, current = 0, 0
local stored = redis.call('HGET', KEYS[5], ARGV[4])
if stored then
  local entry = cjson.decode(stored)
  last = entry.revision
  if entry.version ~= cjson.null then current = last end
end
if string.format('%d', current) ~= ARGV[6] then return refuse('alias-stale', string.format('%d', current)) end
local state = '"version":' .. ARGV[5] .. ',"revision":' .. string.format('%d', last + 1)
redis.call('HSET', KEYS[5], ARGV[4], '{' .. state .. '}')
local name = cjson.encode(ARGV[4])
local answer = '{"alias":' .. name .. ',' .. state .. '}'
append('lifecycle', lifecycle('aliasMoved', now(), { version = ARGV[5], alias = name, details = answer }))
return finish(answer)
