-- The shared first lines of the library: server time and the identity of a log.

local function weir_now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- A log's incarnation: a text that two logs of one name do not share.
local function weir_incarnation()
  local time = redis.call('TIME')
  return time[1] .. '.' .. time[2]
end

-- The intake of a partition is closed while a tenant's partitions are changed; and whoever counts
-- them wrongly, as `partitions` says, would append to the wrong one. The fields begin with a sign
-- that no topic has.
local function weir_refuse_intake(heads, partitions)
  local stored = redis.call('HMGET', heads, '~closed', '~partitions')
  if stored[1] then return redis.error_reply('WEIR_CLOSED') end
  if stored[2] and partitions ~= '' and stored[2] ~= partitions then
    return redis.error_reply('WEIR_MOVED')
  end
  return nil
end

-- The id of the history that a server writes: another one after a failover or a restart.
local function weir_history()
  return string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
end

-- The incarnation, a new one when another server than before keeps the log, or the same one since
-- a restart: its last writes may be missing there, and what a sink says of them is not to be believed.
local function weir_settle_incarnation(heads)
  local call = redis.call
  local server = weir_history()
  local known = call('HGET', heads, '~server')
  call('HSETNX', heads, 'incarnation', weir_incarnation())
  if known ~= server then
    if known then
      local before = call('HGET', heads, 'incarnation')
      call('HSET', heads, '~before', before, 'incarnation', weir_incarnation())
    end
    call('HSET', heads, '~server', server)
  end
  return call('HGET', heads, 'incarnation')
end

-- What was erased from the topics of a partition: one sorted set, members `topic number entry-id`, all of
-- one score, so that a range of numbers is a range of texts. The key is made from another one of the
-- partition, since older programs do not name it.
local function weir_erased_key(key)
  return string.match(key, '^weir:{[^}]*}:') .. 'erased'
end

local function weir_erased_member(topic, seq)
  return topic .. string.format(' %016.0f', seq)
end

local function weir_erased_between(erased, topic, after, up_to)
  local first = '(' .. weir_erased_member(topic, after) .. '~'
  return redis.call('ZLEXCOUNT', erased, first, '(' .. weir_erased_member(topic, up_to) .. '~')
end
