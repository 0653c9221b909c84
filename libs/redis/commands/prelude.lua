-- Stands before every script that changes a model. The keys and arguments it uses come first:
--   KEYS[1] answer kept for the request id    KEYS[2] outbox stream    KEYS[3] number of the last event
--   ARGV[1] name of the model    ARGV[2] how long the answer is kept, in ms    ARGV[3] channel of changes
-- Reply: { 'ok', answer } or { 'refused', code, detail }; a refusal has changed nothing.
-- A repeat of a request that was applied gets the answer it got the first time and changes nothing.
local kept = redis.call('GET', KEYS[1])
if kept then return { 'ok', kept } end

local function append(topic, event)
  local number = redis.call('INCR', KEYS[3])
  redis.call('XADD', KEYS[2], string.format('%d-0', number), 'topic', topic, 'key', ARGV[1], 'event', event)
end

-- JSON of a registry event; `version` and `alias` are 'null' or JSON already, `details` is JSON.
local function lifecycle(change, at, subject)
  return '{"change":"' .. change .. '","version":' .. (subject.version or 'null') .. ',"alias":'
    .. (subject.alias or 'null') .. ',"eventTime":' .. at .. ',"details":' .. subject.details .. '}'
end

-- Wall time of the server, UTC ms, as text: one clock for all writers.
local function now()
  local time = redis.call('TIME')
  return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
end

local function refuse(code, detail)
  return { 'refused', code, detail or '' }
end

local function finish(answer)
  redis.call('SET', KEYS[1], answer, 'PX', ARGV[2])
  redis.call('PUBLISH', ARGV[3], ARGV[1])
  return { 'ok', answer }
end
