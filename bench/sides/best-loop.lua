-- The commit of the best hand-written loop: fenced by an epoch and an expected offset per batch,
-- then outputs, counts, offset and acknowledgement in one step.
-- KEYS 1 input · 2 output · 3 counts · 4 meta
-- ARGV 1 epoch · 2 expected offset · 3 new offset · 4 n · n entry ids · n outputs · pairs of
--      user and count, none where nothing is counted
local call = redis.call
if call('HGET', KEYS[4], 'epoch') ~= ARGV[1] then return 'fenced' end
if (call('HGET', KEYS[4], 'offset') or '0') ~= ARGV[2] then return 'stale' end
local n = tonumber(ARGV[4])
call('XACK', KEYS[1], 'best', unpack(ARGV, 5, 4 + n))
for i = 5 + n, 4 + 2 * n do call('XADD', KEYS[2], '*', 'd', ARGV[i]) end
if #ARGV > 4 + 2 * n then call('HSET', KEYS[3], unpack(ARGV, 5 + 2 * n)) end
call('HSET', KEYS[4], 'offset', ARGV[3])
return 'committed'
