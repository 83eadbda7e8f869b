-- weir_v1_trim: removes old entries of one topic that every group has committed.
-- KEYS  1 stream · 2.. meta of each chain that reads the topic
-- ARGV  1 topic · 2 remove entries older than this (epoch ms)
-- Reply the number of entries removed
-- Keeps: an entry that some registered chain has not committed is never removed.
local function weir_trim(keys, args)
  local function split(id)
    local ms, seq = string.match(id, '^(%d+)-?(%d*)$')
    return tonumber(ms), tonumber(seq ~= '' and seq or 0)
  end
  local ms, seq = tonumber(args[2]), 0
  for i = 2, #keys do
    local committed = redis.call('HGET', keys[i], 'id:' .. args[1])
    if not committed then return 0 end
    local group_ms, group_seq = split(committed)
    if group_ms < ms or (group_ms == ms and group_seq < seq) then ms, seq = group_ms, group_seq end
  end
  return redis.call('XTRIM', keys[1], 'MINID', string.format('%.0f-%.0f', ms, seq))
end
