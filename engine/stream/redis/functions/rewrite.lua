-- weir_v1_rewrite: writes a stream anew, so that the bytes of what was erased are gone: XDEL marks an entry,
-- which stays in memory, in dumps and in copies until all that was written near it goes, too.
-- KEYS  1 stream · 2 its copy
-- ARGV  1 entries at most in this step · 2 time to live of an unfinished copy in ms
-- Reply 1 the copy has taken the place of the stream, or there was nothing to do | 0 call again
-- Keeps: ids, groups and what is pending stay as they are; blocked reads go on. What goes while the
--        copy is made is not in it: it is begun anew.
local function weir_info(...)
  local info, flat = {}, redis.call('XINFO', ...)
  for i = 1, #flat, 2 do info[flat[i]] = flat[i + 1] end
  return info
end

local function weir_copy_pending(stream, copy, group)
  local call, after = redis.call, '-'
  while true do
    local page = call('XPENDING', stream, group, after, '+', chunk)
    for _, pending in ipairs(page) do
      local id, consumer, idle, deliveries = unpack(pending)
      call('XCLAIM', copy, group, consumer, 0, id, 'IDLE', idle, 'RETRYCOUNT', deliveries, 'FORCE', 'JUSTID')
    end
    if #page < chunk then return end
    after = '(' .. page[#page][1]
  end
end

local function weir_copy_groups(stream, copy)
  local call = redis.call
  -- A stream without entries begins with a group.
  call('XGROUP', 'CREATE', copy, '~', '0', 'MKSTREAM')
  call('XGROUP', 'DESTROY', copy, '~')
  local info = weir_info('STREAM', stream)
  call('XSETID', copy, info['last-generated-id'], 'ENTRIESADDED', info['entries-added'])
  for _, flat in ipairs(call('XINFO', 'GROUPS', stream)) do
    local group = {}
    for i = 1, #flat, 2 do group[flat[i]] = flat[i + 1] end
    call('XGROUP', 'CREATE', copy, group['name'], group['last-delivered-id'])
    weir_copy_pending(stream, copy, group['name'])
  end
end

local function weir_rewrite(keys, args)
  local call = redis.call
  local stream, copy, most = keys[1], keys[2], tonumber(args[1])
  if call('EXISTS', stream) == 0 then return 1 end
  weir_expect(stream, 'stream')
  if weir_info('STREAM', stream)['max-deleted-entry-id'] == '0-0' then return 1 end

  local last = call('XREVRANGE', copy, '+', '-', 'COUNT', 1)[1]
  local page = call('XRANGE', stream, last and '(' .. last[1] or '-', '+', 'COUNT', most)
  for _, entry in ipairs(page) do call('XADD', copy, entry[1], unpack(entry[2])) end
  if #page == most then
    call('PEXPIRE', copy, args[2])
    return 0
  end
  if call('XLEN', copy) ~= call('XLEN', stream) then
    call('DEL', copy)
    return 0
  end
  weir_copy_groups(stream, copy)
  call('PERSIST', copy)
  call('RENAME', copy, stream)
  return 1
end
