-- The commit of the best hand-written loop with what ours guarantees besides: outputs are numbered, and
-- a batch must follow the stored offset number by number, so that an entry which somebody else's read
-- has swallowed is missed.
-- KEYS 1 input · 2 output · 3 counts · 4 meta
-- ARGV 1 epoch · 2 expected offset · 3 number of the last entry · 4 n · n entry ids · n outputs ·
--      pairs of user and count
local call = redis.call
if call('HGET', KEYS[4], 'epoch') ~= ARGV[1] then return 'fenced' end
if (call('HGET', KEYS[4], 'offset') or '0') ~= ARGV[2] then return 'stale' end
local n = tonumber(ARGV[4])
if tonumber(ARGV[3]) - tonumber(ARGV[2]) ~= n then return 'gap' end
call('XACK', KEYS[1], 'best', unpack(ARGV, 5, 4 + n))
local seq = call('HINCRBY', KEYS[4], 'head', n) - n
for i = 5 + n, 4 + 2 * n do
  seq = seq + 1
  call('XADD', KEYS[2], '*', 's', seq, 'd', ARGV[i])
end
if #ARGV > 4 + 2 * n then call('HSET', KEYS[3], unpack(ARGV, 5 + 2 * n)) end
call('HSET', KEYS[4], 'offset', ARGV[3])
return 'committed'
