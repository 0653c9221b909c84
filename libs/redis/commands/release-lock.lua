-- Gives the own lock back.
--   KEYS[1] lock    ARGV[1] token of the holder
-- Reply: 1 given back; 0 another holds it, or nobody.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
