-- Remembers how far the outbox is published and trims what is long published.
--   KEYS[1] outbox    KEYS[2] number of the last published event    KEYS[3] lock    KEYS[4] last fencing number
--   ARGV[1] token of the relay    ARGV[2] its fencing number    ARGV[3] number of the last event it published
--   ARGV[4] how many published events are kept
-- Reply: 1 remembered; 0 the lock was lost meanwhile, or another relay is further: the next relay publishes again.
if redis.call('GET', KEYS[3]) ~= ARGV[1] or redis.call('GET', KEYS[4]) ~= ARGV[2] then return 0 end
local number = tonumber(ARGV[3])
if number < tonumber(redis.call('GET', KEYS[2]) or '0') then return 0 end
redis.call('SET', KEYS[2], ARGV[3])
local oldest = number - tonumber(ARGV[4]) + 1
if oldest > 1 then redis.call('XTRIM', KEYS[1], 'MINID', '~', string.format('%d-0', oldest)) end
return 1
