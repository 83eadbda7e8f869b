-- weir_v1_trim: removes old entries of one topic that every group has committed.
-- KEYS  1 stream · 2.. meta of each chain that reads the topic
-- ARGV  1 topic · 2 remove entries older than this (epoch ms)
-- Reply the number of entries removed
-- Keeps: an entry that some registered chain has not committed is never removed. What is on record as
--        erased is forgotten with the entries around it, once no chain stands before it.
local function weir_forget_erased(stream, topic, committed)
  local erased = weir_erased_key(stream)
  if redis.call('EXISTS', erased) == 0 then return end
  local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  local kept = oldest and tonumber(oldest[2][2]) or committed + 1
  local up_to = weir_erased_member(topic, math.min(kept - 1, committed))
  redis.call('ZREMRANGEBYLEX', erased, '[' .. topic .. ' ', '(' .. up_to .. '~')
end

local function weir_trim(keys, args)
  local function split(id)
    local ms, seq = string.match(id, '^(%d+)-?(%d*)$')
    return tonumber(ms), tonumber(seq ~= '' and seq or 0)
  end
  local ms, seq = tonumber(args[2]), 0
  local last = 2 ^ 52
  for i = 2, #keys do
    local committed = redis.call('HGET', keys[i], 'id:' .. args[1])
    if not committed then return 0 end
    last = math.min(last, tonumber(redis.call('HGET', keys[i], 'seq:' .. args[1]) or 0))
    local group_ms, group_seq = split(committed)
    if group_ms < ms or (group_ms == ms and group_seq < seq) then ms, seq = group_ms, group_seq end
  end
  local removed = redis.call('XTRIM', keys[1], 'MINID', string.format('%.0f-%.0f', ms, seq))
  weir_forget_erased(keys[1], args[1], last)
  return removed
end
