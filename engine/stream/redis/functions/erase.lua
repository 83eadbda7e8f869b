-- weir_v1_erase: takes entries out of a topic and puts their numbers on record.
-- KEYS  1 stream · 2 erased (sorted set) · 3.. meta of each chain that must have committed them
-- ARGV  1 topic · 2.. entry ids
-- Reply {erased, left}; what is not in the stream counts as neither
-- Keeps: no entry goes without its number: readers, commits and replays tell the hole from a loss. A
--        batch that was read before and holds one of them is refused by the commit as a gap.
local function weir_erase(keys, args)
  local call = redis.call
  local stream, erased, topic = keys[1], keys[2], args[1]
  weir_expect(stream, 'stream')
  weir_expect(erased, 'zset')
  local committed = math.huge
  for i = 3, #keys do
    committed = math.min(committed, tonumber(call('HGET', keys[i], 'seq:' .. topic) or 0))
  end
  local gone, left = 0, 0
  for i = 2, #args do
    local entry = call('XRANGE', stream, args[i], args[i])[1]
    local seq = entry and entry[2][1] == 's' and tonumber(entry[2][2])
    if seq and seq > committed then
      left = left + 1
    elseif entry then
      if seq then call('ZADD', erased, 0, weir_erased_member(topic, seq) .. ' ' .. args[i]) end
      call('XDEL', stream, args[i])
      gone = gone + 1
    end
  end
  return { gone, left }
end
