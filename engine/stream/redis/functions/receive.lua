-- weir_v1_receive: appends rows that a task of another partition has sent, each once and in order.
-- KEYS  1 received · 2 heads, then s streams, then r metas of chains that read them, then the seen
--       keys of the rows, in their order
-- ARGV  1 source · 2 incarnation of its log · 3 '1' to go on after a loss, else '0'
--       4 how long an event counts as seen, in ms
--       s, s topics in the order of the streams · r, r topics in the order of the metas
--       n, per row: number, index of its topic, event text
-- Reply {'received', last number, backlog of the slowest reader} | {'hole', last number}
-- Keeps: a row is appended only when its number follows the last one of its source; the number is
--        stored in the same step. A log that was begun anew (another incarnation) begins at 1; what
--        it sends a second time after a rollback is told by the id of the event.

local function weir_last_received(key, source, incarnation)
  local stored = redis.call('HGET', key, source)
  if not stored then return 0 end
  local last, of = string.match(stored, '^(%d+) (.*)$')
  return of == incarnation and tonumber(last) or 0
end

local function weir_backlog(keys, args, at, first)
  local backlog = 0
  for i = 1, tonumber(args[at]) do
    local topic = args[at + i]
    local head = tonumber(redis.call('HGET', keys[2], topic) or 0)
    local done = tonumber(redis.call('HGET', keys[first + i - 1], 'seq:' .. topic) or 0)
    backlog = math.max(backlog, head - done)
  end
  return backlog
end

local function weir_receive(keys, args)
  local call = redis.call
  local source, incarnation = args[1], args[2]
  local last = weir_last_received(keys[1], source, incarnation)
  local topics = 5
  local streams = tonumber(args[topics])
  local readers = topics + 1 + streams
  local rows = readers + 1 + tonumber(args[readers])
  if #args ~= rows + 3 * tonumber(args[rows]) then error('WEIR_ARGUMENTS') end
  for i = 1, streams do weir_expect(keys[2 + i], 'stream') end

  local follows = last
  for i = rows + 1, #args, 3 do
    local seq = tonumber(args[i])
    if seq > follows + 1 and args[3] ~= '1' then return { 'hole', last } end
    follows = math.max(follows, seq)
  end

  call('HSETNX', keys[2], 'incarnation', weir_incarnation())
  local first = 2 + streams + tonumber(args[readers])
  for i = rows + 1, #args, 3 do
    local seen = keys[first + (i - rows + 2) / 3]
    if tonumber(args[i]) > last and call('SET', seen, 1, 'NX', 'PX', args[4]) then
      local index = tonumber(args[i + 1])
      local seq = call('HINCRBY', keys[2], args[topics + index], 1)
      call('XADD', keys[2 + index], '*', 's', seq, 'd', args[i + 2])
    end
  end
  call('HSET', keys[1], source, string.format('%.0f ', follows) .. incarnation)
  return { 'received', follows, weir_backlog(keys, args, readers, 3 + streams) }
end
