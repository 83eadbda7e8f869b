-- weir_v1_outbox: the oldest rows of an outbox, and the history in which they were read.
-- KEYS  1 outbox   ARGV  1 first id, as XRANGE takes it · 2 rows at most
-- Reply {history, rows}
local function weir_outbox(keys, args)
  return { weir_history(), redis.call('XRANGE', keys[1], args[1], '+', 'COUNT', args[2]) }
end

-- weir_v1_remove_sent: removes rows that have arrived.
-- KEYS  1 outbox   ARGV  1 the history in which they were read · 2.. ids of rows
-- Reply how many were removed
-- Keeps: after a failover nothing is removed on account of what the lost server has confirmed; the
--        rows are read and sent again.
local function weir_remove_sent(keys, args)
  if weir_history() ~= args[1] then return 0 end
  local removed = 0
  weir_slices(2, #args - 1, function(from, last)
    removed = removed + redis.call('XDEL', keys[1], unpack(args, from, last))
  end)
  return removed
end
