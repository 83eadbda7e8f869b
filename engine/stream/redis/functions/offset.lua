-- weir_v1_reset: moves a task on one topic, by hand.
-- KEYS  1 lease · 2 meta · 3 stream · 4.. state hashes to forget
-- ARGV  1 group · 2 topic · 3 number of the entry before the next one · 4 its entry id
--       5 '1' forgets the watermark
-- Reply the new epoch | nil while a worker holds the lease
-- Keeps: nobody is moved while at work; the epoch fences an owner that was only paused.
local function weir_reset(keys, args)
  local call = redis.call
  if call('EXISTS', keys[1]) == 1 then return nil end
  redis.pcall('XGROUP', 'DESTROY', keys[3], args[1])
  call('XGROUP', 'CREATE', keys[3], args[1], args[4], 'MKSTREAM')
  call('HSET', keys[2], 'seq:' .. args[2], args[3], 'id:' .. args[2], args[4])
  if args[5] == '1' then call('HDEL', keys[2], 'watermark') end
  for i = 4, #keys do call('DEL', keys[i]) end
  return call('HINCRBY', keys[2], 'epoch', 1)
end

-- weir_v1_drop: forgets a task: its groups, offsets, watermark and states. Dead letters stay.
-- KEYS  1 lease · 2 meta · 3.. input streams, then state hashes
-- ARGV  1 group · 2 count of input streams
-- Reply 1 dropped | 0 while a worker holds the lease
-- Keeps: epochs go on rising, should the chain ever come back.
local function weir_drop(keys, args)
  local call = redis.call
  if call('EXISTS', keys[1]) == 1 then return 0 end
  local epoch = call('HINCRBY', keys[2], 'epoch', 1)
  for i = 3, 2 + tonumber(args[2]) do redis.pcall('XGROUP', 'DESTROY', keys[i], args[1]) end
  for i = 3 + tonumber(args[2]), #keys do call('DEL', keys[i]) end
  call('DEL', keys[2])
  call('HSET', keys[2], 'epoch', epoch)
  return 1
end
