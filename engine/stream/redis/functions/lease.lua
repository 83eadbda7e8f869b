-- Epochs are taken from the server's clock, in µs: when a failover has lost the last ones, none of
-- them is handed out again, and no late owner passes for the new one.
local function weir_next_epoch(meta)
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local epoch = math.max(tonumber(redis.call('HGET', meta, 'epoch') or 0) + 1, now)
  redis.call('HSET', meta, 'epoch', string.format('%.0f', epoch))
  return epoch
end

-- The offset of a topic; a task that is new to it begins at the oldest entry that is kept, or at the
-- end where none is: all of them were erased.
local function weir_kept_from(meta, heads, stream, topic)
  local field = 'seq:' .. topic
  local stored = redis.call('HGET', meta, field)
  if stored then return tonumber(stored) end
  local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  if oldest and oldest[2][1] ~= 's' then return 0 end
  local before = oldest and tonumber(oldest[2][2]) - 1
    or tonumber(redis.call('HGET', heads, topic) or 0)
  if before == 0 then return 0 end
  redis.call('HSET', meta, field, string.format('%.0f', before))
  return before
end

-- Makes missing groups at the stored offset, never at the end of the stream.
local function weir_open_inputs(meta, heads, group, streams, topics)
  local offsets = {}
  for i, topic in ipairs(topics) do
    local from = redis.call('HGET', meta, 'id:' .. topic) or '0'
    redis.pcall('XGROUP', 'CREATE', streams[i], group, from, 'MKSTREAM')
    offsets[i] = weir_kept_from(meta, heads, streams[i], topic)
  end
  return offsets
end

-- weir_v1_acquire: takes a free lease and begins a new epoch; makes streams and groups.
-- KEYS  1 lease · 2 meta · 3 heads · 4.. input streams
-- ARGV  1 owner · 2 ttl ms · 3 group · 4.. input topics, in the order of the streams
-- Reply nil while another owner holds the lease, else
--       {epoch, watermark or '', incarnation, offset of topic 1, offset of topic 2, …}
-- Keeps: at most one live lease; each acquisition has a higher epoch than all before.
local function weir_acquire(keys, args)
  local call = redis.call
  if not call('SET', keys[1], args[1], 'NX', 'PX', args[2]) then return nil end
  local incarnation = weir_settle_incarnation(keys[3])
  local offsets = weir_open_inputs(
    keys[2], keys[3], args[3], { unpack(keys, 4) }, { unpack(args, 4) }
  )
  local watermark = call('HGET', keys[2], 'watermark') or ''
  return { weir_next_epoch(keys[2]), watermark, incarnation, unpack(offsets) }
end

-- weir_v1_resume: where the log stands, for an owner that begins again; makes lost groups.
-- KEYS  1 meta · 2 heads · 3.. input streams
-- ARGV  1 group · 2.. input topics, in the order of the streams
-- Reply {incarnation, the one before it or '', watermark or '', offset of topic 1, its head, …}
local function weir_resume(keys, args)
  local topics = { unpack(args, 2) }
  local incarnation = weir_settle_incarnation(keys[2])
  local before = redis.call('HGET', keys[2], '~before') or ''
  local reply = { incarnation, before, redis.call('HGET', keys[1], 'watermark') or '' }
  local offsets = weir_open_inputs(keys[1], keys[2], args[1], { unpack(keys, 3) }, topics)
  for i, topic in ipairs(topics) do
    reply[#reply + 1] = offsets[i]
    reply[#reply + 1] = tonumber(redis.call('HGET', keys[2], topic) or 0)
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
