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
