-- weir_v1_admit: one request from a gateway: deduplication, backlog check, rate limit, append.
-- KEYS  1 stream · 2 heads · 3 seen · 4 limit (sorted set of the subject) · 5 meta of the chain
-- ARGV  1 topic · 2 event text · 3 event id · 4 dedupe window ms · 5 admissions max
--       6 limit window ms · 7 backlog max · 8 partitions that the caller counts, or ''
-- Reply {'admitted', remaining} | {'duplicate', remaining} | {'limited', retry after ms}
--       | {'overloaded', backlog} | error WEIR_CLOSED, WEIR_MOVED (see weir_refuse_intake); only
--       'admitted' has written anything
-- Keeps: no window of `limit window` holds more than `admissions max` of one subject, by the
--        server's clock; a refused request leaves no trace in the log.
local function weir_admit(keys, args)
  local call = redis.call
  local stream, heads, seen, limit, meta = keys[1], keys[2], keys[3], keys[4], keys[5]
  local topic, admissions_max, window_ms = args[1], tonumber(args[5]), tonumber(args[6])

  local refusal = weir_refuse_intake(heads, args[8])
  if refusal then return refusal end
  local now = weir_now_ms()
  call('ZREMRANGEBYSCORE', limit, '-inf', now - window_ms)
  local used = call('ZCARD', limit)
  if call('EXISTS', seen) == 1 then return { 'duplicate', admissions_max - used } end

  local head = tonumber(call('HGET', heads, topic) or 0)
  local backlog = head - tonumber(call('HGET', meta, 'seq:' .. topic) or 0)
  if backlog >= tonumber(args[7]) then return { 'overloaded', backlog } end
  if used >= admissions_max then
    local oldest = call('ZRANGE', limit, 0, 0, 'WITHSCORES')
    return { 'limited', math.max(1, tonumber(oldest[2]) + window_ms - now) }
  end

  call('ZADD', limit, now, args[3])
  call('PEXPIRE', limit, window_ms)
  call('SET', seen, '1', 'PX', args[4])
  call('HSETNX', heads, 'incarnation', weir_incarnation())
  local seq = call('HINCRBY', heads, topic, 1)
  call('XADD', stream, '*', 's', seq, 'd', args[2])
  return { 'admitted', admissions_max - used - 1 }
end
