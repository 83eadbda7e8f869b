-- weir_v1_append: appends events from outside the log to one topic.
-- KEYS  1 stream · 2 heads · 3.. one `seen` key per event
-- ARGV  1 topic · 2 window of deduplication in ms · 3 partitions that the caller counts, or ''
--       4.. event texts
-- Reply per event: its sequence number, or 0 when its id was seen within the window
--       | error WEIR_CLOSED, WEIR_MOVED (see weir_refuse_intake): nothing was written
-- Keeps: every entry carries the stream's next sequence number; an id is appended once.
local function weir_append(keys, args)
  local call = redis.call
  local stream, heads, topic, dedupe_ms = keys[1], keys[2], args[1], args[2]
  local refusal = weir_refuse_intake(heads, args[3])
  if refusal then return refusal end
  call('HSETNX', heads, 'incarnation', weir_incarnation())
  local reply = {}
  for i = 4, #args do
    if call('SET', keys[i - 1], '1', 'NX', 'PX', dedupe_ms) then
      local seq = call('HINCRBY', heads, topic, 1)
      call('XADD', stream, '*', 's', seq, 'd', args[i])
      reply[#reply + 1] = seq
    else
      reply[#reply + 1] = 0
    end
  end
  return reply
end
