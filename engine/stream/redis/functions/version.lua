-- weir_v1_begin_version: records that a version of a chain begins to run a task.
-- KEYS  1 meta · 2 versions   ARGV  1 epoch · 2 record · 3 records kept
-- Reply 1 recorded | 0 another owner has taken over
-- Keeps: only the owner of the current epoch writes; the newest records stay.
local function weir_begin_version(keys, args)
  local call = redis.call
  if call('HGET', keys[1], 'epoch') ~= args[1] then return 0 end
  call('RPUSH', keys[2], args[2])
  call('LTRIM', keys[2], -tonumber(args[3]), -1)
  return 1
end
