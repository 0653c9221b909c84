-- Takes a free lock, or makes the own one last longer. Each time it is taken anew its fencing number rises.
--   KEYS[1] lock (token, with time to live)    KEYS[2] last fencing number
--   ARGV[1] token of the holder    ARGV[2] time to live, ms
-- Reply: the fencing number; 0 when another holds it.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if holder then return tonumber(redis.call('GET', KEYS[2])) end
return redis.call('INCR', KEYS[2])
