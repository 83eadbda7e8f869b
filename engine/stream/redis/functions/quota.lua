-- weir_v1_quota: a process takes a share of what may be used up, so that it need not ask for every use.
-- KEYS  1 counter
-- ARGV  1 wanted · 2 max · 3 used beyond what was granted, or, negative, given back · 4 time to live ms
-- Reply {granted, taken}: what the caller may use, and the counter after that
-- Keeps: all that was granted and not given back is at most `max`; what was used beyond counts first.
local function weir_quota(keys, args)
  local counter, wanted, max, debt = keys[1], tonumber(args[1]), tonumber(args[2]), tonumber(args[3])
  local before = tonumber(redis.call('GET', counter) or 0)
  local taken = math.max(0, before + debt)
  local granted = math.max(0, math.min(wanted, max - taken))
  taken = taken + granted
  if taken ~= before then
    redis.call('SET', counter, string.format('%.0f', taken), 'PX', args[4])
  end
  return { granted, taken }
end
