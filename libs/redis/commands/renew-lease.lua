-- Renews the controller's promise for one epoch of a routing table. A lease that has run out is never revived:
-- readers took the challenger's weight back, so a higher epoch must be written first.
--   KEYS[1] routing (hash: epoch, table, leased: last epoch that had a lease)
--   KEYS[2] lease (epoch, with time to live)
--   ARGV[1] epoch    ARGV[2] time to live, ms    ARGV[3] name of the model    ARGV[4] channel of changes
-- Reply: 1 renewed; 0 the table has another epoch, or the lease of this one has lapsed.
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'leased')
if stored[1] ~= ARGV[1] then return 0 end
local isFirst = stored[2] ~= ARGV[1]
if not isFirst and redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
if isFirst then
  redis.call('HSET', KEYS[1], 'leased', ARGV[1])
  redis.call('PUBLISH', ARGV[4], ARGV[3])
end
return 1
