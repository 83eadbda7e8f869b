-- weir_v1_acquire: takes a free lease and begins a new epoch; makes streams and groups.
-- KEYS  1 lease · 2 meta · 3 heads · 4.. input streams
-- ARGV  1 owner · 2 ttl ms · 3 group · 4.. input topics, in the order of the streams
-- Reply nil while another owner holds the lease, else
--       {epoch, watermark or '', incarnation, offset of topic 1, offset of topic 2, …}
-- Keeps: at most one live lease; each acquisition has a higher epoch than all before; a group
--        that is missing is made again at the stored offset, never at the end of the stream; a
--        task that is new to a topic begins at the oldest entry that is kept.
local function weir_kept_from(meta, stream, topic)
  local field = 'seq:' .. topic
  local stored = redis.call('HGET', meta, field)
  if stored then return tonumber(stored) end
  local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  if not oldest or oldest[2][1] ~= 's' or oldest[2][2] == '1' then return 0 end
  local before = tonumber(oldest[2][2]) - 1
  redis.call('HSET', meta, field, string.format('%.0f', before))
  return before
end

local function weir_acquire(keys, args)
  local call = redis.call
  if not call('SET', keys[1], args[1], 'NX', 'PX', args[2]) then return nil end
  call('HSETNX', keys[3], 'incarnation', weir_incarnation())
  local reply = {
    call('HINCRBY', keys[2], 'epoch', 1),
    call('HGET', keys[2], 'watermark') or '',
    call('HGET', keys[3], 'incarnation'),
  }
  for i = 4, #args do
    local from = call('HGET', keys[2], 'id:' .. args[i]) or '0'
    redis.pcall('XGROUP', 'CREATE', keys[i], args[3], from, 'MKSTREAM')
    reply[#reply + 1] = weir_kept_from(keys[2], keys[i], args[i])
  end
  return reply
end

-- weir_v1_renew: lengthens a lease that is still ours.
-- KEYS  1 lease   ARGV  1 owner · 2 ttl ms   Reply 1 renewed | 0 lost
local function weir_renew(keys, args)
  if redis.call('GET', keys[1]) ~= args[1] then return 0 end
  return redis.call('PEXPIRE', keys[1], args[2])
end

-- weir_v1_release: gives a lease back that is still ours.
-- KEYS  1 lease   ARGV  1 owner   Reply 1 released | 0 was not ours
local function weir_release(keys, args)
  if redis.call('GET', keys[1]) ~= args[1] then return 0 end
  return redis.call('DEL', keys[1])
end
