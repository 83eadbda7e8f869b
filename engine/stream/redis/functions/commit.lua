-- weir_v1_commit: makes everything that a batch brings about visible, all or nothing.
-- KEYS  1 meta · 2 heads · 3 dead letters, then input streams, output streams, state hashes, the
--       outbox (when a row goes there), the switches (when there are versions) and reply keys, in
--       the order of their sections in ARGV
-- ARGV  1 epoch · 2 group · 3 watermark ms or '' · 4 reply ttl ms, then seven counted sections:
--       inputs   n, per input: topic, from, to, m, m entry ids; without any, `from` is checked, and that
--                all up to `to` is erased
--       outputs  n, per output: topic, m, m event texts
--       state    n, per hash: m, m pairs of field and value, k, k fields to forget
--       dead     n, n letters
--       outgoing n, per row: target partition, topic, event id, event text
--       versions n, per broadcast topic: topic, entry id; then, when n > 0, the offsets at which the
--                batch began, as text: an entry id that is not the stored one is put on record
--       replies  n, n texts, then c, c pairs of channel and message
-- Reply 'committed' | 'fenced' (another epoch) | 'stale' (the offset is not `from`)
--       | 'gap' (the entries do not follow `from` number by number, those aside that are on record as
--         erased, or are not in the stream)
-- Keeps: neither Lua nor MULTI rolls back, so every check (epoch, offset, contiguity, the type of
--        each key, the length of ARGV) comes before the first write. Offsets never go back. The
--        rows of a task for one target are numbered without a hole.

-- Lua's `unpack` fails near 8,000 values.
local chunk = 1000

local function weir_slices(first, count, apply)
  local last = first + count - 1
  for from = first, last, chunk do apply(from, math.min(from + chunk - 1, last)) end
end

local function weir_expect(key, wanted)
  local found = redis.call('TYPE', key)['ok']
  if found ~= wanted and found ~= 'none' then error('WEIR_TYPE ' .. key) end
end

-- A failover may have rolled the log back since the batch was read: what it holds is then no more,
-- and its numbers belong, or will belong, to other entries. Turns (`~turn`) are in no stream.
local function weir_holds(topic, stream, id, seq)
  if string.sub(topic, 1, 1) == '~' then return true end
  local found = redis.call('XRANGE', stream, id, id)[1]
  return found ~= nil and tonumber(found[2][2]) == seq
end

-- An entry of the batch that was erased since it was read counts twice here, so the batch is refused.
local function weir_erased_in(erased, topic, from, to)
  if not erased or to == from then return 0 end
  return weir_erased_between(erased, topic, from, to)
end

local function weir_check(keys, args, sections)
  local call = redis.call
  local at, key = 5, 4
  local erased = weir_erased_key(keys[2])
  if call('EXISTS', erased) == 0 then erased = nil end
  if call('HGET', keys[1], 'epoch') ~= args[1] then return 'fenced' end

  sections.inputs = at
  for _ = 1, tonumber(args[at]) do
    local topic, from, to = args[at + 1], tonumber(args[at + 2]), tonumber(args[at + 3])
    local count = tonumber(args[at + 4])
    if tonumber(call('HGET', keys[1], 'seq:' .. topic) or 0) ~= from then return 'stale' end
    if to - from ~= count + weir_erased_in(erased, topic, from, to) then return 'gap' end
    if count > 0 then
      weir_expect(keys[key], 'stream')
      if not weir_holds(topic, keys[key], args[at + 4 + count], to) then return 'gap' end
    end
    at, key = at + 4 + count, key + 1
  end
  at = at + 1

  sections.outputs = at
  for _ = 1, tonumber(args[at]) do
    weir_expect(keys[key], 'stream')
    at, key = at + 2 + tonumber(args[at + 2]), key + 1
  end
  at = at + 1

  sections.state = at
  for _ = 1, tonumber(args[at]) do
    weir_expect(keys[key], 'hash')
    at = at + 1 + 2 * tonumber(args[at + 1])
    at, key = at + 1 + tonumber(args[at + 1]), key + 1
  end
  at = at + 1

  sections.dead = at
  weir_expect(keys[3], 'stream')
  at = at + 1 + tonumber(args[at])

  sections.outgoing = at
  if tonumber(args[at]) > 0 then
    weir_expect(keys[key], 'stream')
    key = key + 1
  end
  at = at + 1 + 4 * tonumber(args[at])

  sections.versions = at
  if tonumber(args[at]) > 0 then
    weir_expect(keys[key], 'stream')
    key = key + 1
    at = at + 1
  end
  at = at + 1 + 2 * tonumber(args[sections.versions])

  sections.replies = at
  at = at + 1 + tonumber(args[at])
  at = at + 1 + 2 * tonumber(args[at])
  if at ~= #args + 1 then error('WEIR_ARGUMENTS') end
  return nil
end

local function weir_write_inputs(keys, args, at, key)
  local call = redis.call
  for _ = 1, tonumber(args[at]) do
    local topic, to, count = args[at + 1], args[at + 3], tonumber(args[at + 4])
    local stream = keys[key]
    weir_slices(at + 5, count, function(from, last)
      call('XACK', stream, args[2], unpack(args, from, last))
    end)
    if count > 0 then
      call('HSET', keys[1], 'seq:' .. topic, to, 'id:' .. topic, args[at + 4 + count])
    elseif to ~= args[at + 2] then
      call('HSET', keys[1], 'seq:' .. topic, to)
    end
    at, key = at + 4 + count, key + 1
  end
  return key
end

local function weir_write_outputs(keys, args, at, key)
  local call = redis.call
  for _ = 1, tonumber(args[at]) do
    local topic, count, stream = args[at + 1], tonumber(args[at + 2]), keys[key]
    local seq = call('HINCRBY', keys[2], topic, count) - count
    for i = 1, count do
      call('XADD', stream, '*', 's', seq + i, 'd', args[at + 2 + i])
    end
    at, key = at + 2 + count, key + 1
  end
  return key
end

local function weir_write_state(keys, args, at, key)
  local call = redis.call
  for _ = 1, tonumber(args[at]) do
    local hash, pair_count = keys[key], tonumber(args[at + 1])
    weir_slices(at + 2, 2 * pair_count, function(from, last)
      call('HSET', hash, unpack(args, from, last))
    end)
    at = at + 1 + 2 * pair_count
    local forget_count = tonumber(args[at + 1])
    weir_slices(at + 2, forget_count, function(from, last)
      call('HDEL', hash, unpack(args, from, last))
    end)
    at, key = at + 1 + forget_count, key + 1
  end
  return key
end

local function weir_write_outgoing(keys, args, at, key)
  local call = redis.call
  local count = tonumber(args[at])
  if count == 0 then return key end
  -- Numbers are those of an incarnation: what a rollback has lost of them is not used again.
  local incarnation = call('HGET', keys[2], 'incarnation')
  for i = at + 1, at + 4 * count, 4 do
    local target, topic = args[i], args[i + 1]
    local seq = call('HINCRBY', keys[1], 'sent:' .. incarnation .. ':' .. target, 1)
    local sent = { 'p', target, 'n', seq, 't', topic, 'd', args[i + 3] }
    call('XADD', keys[key], '*', 'i', incarnation, 'e', args[i + 2], unpack(sent))
  end
  return key + 1
end

local function weir_write_versions(keys, args, at, key)
  local call = redis.call
  local count = tonumber(args[at])
  if count == 0 then return key end
  local offsets = args[at + 1 + 2 * count]
  for i = at + 1, at + 2 * count, 2 do
    local field, version = 'version:' .. args[i], args[i + 1]
    if call('HGET', keys[1], field) ~= version then
      call('HSET', keys[1], field, version)
      call('XADD', keys[key], '*', 't', args[i], 'v', version, 'o', offsets)
    end
  end
  return key + 1
end

local function weir_commit(keys, args)
  local call = redis.call
  local sections = {}
  local refusal = weir_check(keys, args, sections)
  if refusal then return refusal end

  local key = weir_write_inputs(keys, args, sections.inputs, 4)
  key = weir_write_outputs(keys, args, sections.outputs, key)
  key = weir_write_state(keys, args, sections.state, key)
  for i = 1, tonumber(args[sections.dead]) do
    call('XADD', keys[3], '*', 'd', args[sections.dead + i])
  end
  key = weir_write_outgoing(keys, args, sections.outgoing, key)
  key = weir_write_versions(keys, args, sections.versions, key)
  if args[3] ~= '' then call('HSET', keys[1], 'watermark', args[3]) end

  local at = sections.replies
  local replies = tonumber(args[at])
  for i = 1, replies do call('SET', keys[key + i - 1], args[at + i], 'PX', args[4]) end
  at = at + 1 + replies
  for i = 1, tonumber(args[at]) do
    call('SPUBLISH', args[at + 2 * i - 1], args[at + 2 * i])
  end
  return 'committed'
end
