-- Replaces a model whose contract is at the expected revision.
-- Event: lifecycle contractExtended when the revision rises, else modelReplaced.
--   KEYS[4] model (hash: revision of its contract, json)
--   ARGV[4] the model as JSON    ARGV[5] its revision    ARGV[6] expected revision
-- Answer: the revision. Refusals: model-unknown; model-changed with the stored revision.
local stored = redis.call('HGET', KEYS[4], 'revision')
if not stored then return refuse('model-unknown') end
if stored ~= ARGV[6] then return refuse('model-changed', stored) end
redis.call('HSET', KEYS[4], 'revision', ARGV[5], 'json', ARGV[4])
local change = ARGV[5] == stored and 'modelReplaced' or 'contractExtended'
append('lifecycle', lifecycle(change, now(), { details = ARGV[4] }))
return finish(ARGV[5])
