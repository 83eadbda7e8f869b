-- weir_v1_announce: a worker says that it lives; those that were silent too long are struck off.
-- KEYS  1 workers   ARGV  1 worker id · 2 card as JSON text · 3 ttl ms
-- Reply the cards of all living workers
local function weir_announce(keys, args)
  local now = weir_now_ms()
  redis.call('HSET', keys[1], args[1], string.format('%.0f ', now + args[3]) .. args[2])
  local cards = {}
  local all = redis.call('HGETALL', keys[1])
  for i = 1, #all, 2 do
    local lives_until, card = string.match(all[i + 1], '^(%d+) (.*)$')
    if tonumber(lives_until) >= now then
      cards[#cards + 1] = card
    else
      redis.call('HDEL', keys[1], all[i])
    end
  end
  return cards
end
