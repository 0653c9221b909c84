-- Creates a model. Event: lifecycle modelCreated.
--   KEYS[4] model (hash: revision of its contract, json)
--   ARGV[4] the model as JSON    ARGV[5] revision of its contract    ARGV[6] when, UTC ms
-- Answer: the revision. Refusals: model-exists.
if redis.call('EXISTS', KEYS[4]) == 1 then return refuse('model-exists') end
redis.call('HSET', KEYS[4], 'revision', ARGV[5], 'json', ARGV[4])
append('lifecycle', lifecycle('modelCreated', ARGV[6], { details = ARGV[4] }))
return finish(ARGV[5])
