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

-- The incarnation, a new one when another server than before keeps the log, or the same one since
-- a restart: its last writes may be missing there, and what a sink says of them is not to be believed.
local function weir_settle_incarnation(heads)
  local call = redis.call
  local server = string.match(call('INFO', 'replication'), 'master_replid:(%w+)')
  local known = call('HGET', heads, ':server')
  call('HSETNX', heads, 'incarnation', weir_incarnation())
  if known ~= server then
    if known then
      local before = call('HGET', heads, 'incarnation')
      call('HSET', heads, ':before', before, 'incarnation', weir_incarnation())
    end
    call('HSET', heads, ':server', server)
  end
  return call('HGET', heads, 'incarnation')
end
