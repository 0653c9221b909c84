-- Takes or prolongs the group's relay lock and gives the events that are not published yet, oldest first. Without such
-- events the lock is left alone.
--   KEYS[1] outbox    KEYS[2] number of the last published event    KEYS[3] lock    KEYS[4] last fencing number
--   ARGV[1] token of the relay    ARGV[2] time to live of the lock, ms    ARGV[3] at most so many events
-- Reply: { fencing number, entries }; { 0, {} } when there is nothing to do here.
local published = tonumber(redis.call('GET', KEYS[2]) or '0')
local from = string.format('%d-0', published + 1)
if #redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', 1) == 0 then return { 0, {} } end
local holder = redis.call('GET', KEYS[3])
if holder and holder ~= ARGV[1] then return { 0, {} } end
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
local fence = holder and tonumber(redis.call('GET', KEYS[4])) or redis.call('INCR', KEYS[4])
return { fence, redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', ARGV[3]) }
