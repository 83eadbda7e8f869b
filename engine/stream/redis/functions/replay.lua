-- weir_v1_replay: puts what a dead letter holds back into its topic.
-- KEYS  1 dead letters · 2 stream · 3 heads
-- ARGV  1 letter id · 2 topic · 3 event text
-- Reply 1 replayed | 0 there is no such letter (any more)
-- Keeps: a letter is replayed once at most, since it is taken out in the same step.
local function weir_replay(keys, args)
  local call = redis.call
  weir_expect(keys[2], 'stream')
  if call('XDEL', keys[1], args[1]) == 0 then return 0 end
  local seq = call('HINCRBY', keys[3], args[2], 1)
  call('XADD', keys[2], '*', 's', string.format('%.0f', seq), 'd', args[3])
  return 1
end
