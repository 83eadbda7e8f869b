-- A commit without its guarantees: the writes of one batch in one step, with no check of epoch,
-- offset, contiguity or types before them. What exactly once costs is measured against this.
-- KEYS 1 input · 2 output · 3 state · 4 meta · 5 heads
-- ARGV 1 group · 2 input topic · 3 output topic · 4 new offset · 5 n · n entry ids · n outputs ·
--      pairs of key and value
local call = redis.call
local n = tonumber(ARGV[5])
call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 6, 5 + n))
local seq = call('HINCRBY', KEYS[5], ARGV[3], n) - n
for i = 1, n do call('XADD', KEYS[2], '*', 's', seq + i, 'd', ARGV[5 + n + i]) end
call('HSET', KEYS[3], unpack(ARGV, 6 + 2 * n))
call('HSET', KEYS[4], 'seq:' .. ARGV[2], ARGV[4], 'id:' .. ARGV[2], ARGV[5 + n])
return 'committed'
