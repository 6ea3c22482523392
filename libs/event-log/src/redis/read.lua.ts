import { PRELUDE, TOPIC_MS } from './prelude.lua';

/** KEYS topics. ARGV fresh epoch (each topic adds its place in the list), 1 if they are followed. Answers their heads. */
export const HEADS = `${PRELUDE}
local base, heads = FRESH, {}
for i, T in ipairs(KEYS) do
  FRESH = i == 1 and base or base .. '-' .. i
  local epoch, found = open(T)
  if ARGV[2] == '1' then redis.call('PEXPIRE', T .. 'h', ${TOPIC_MS}) end
  heads[i] = { epoch, found[2] or '0', found[3] or '0', found[4] or '0' }
end
return heads
`;

/** KEYS topic. ARGV fresh epoch, epoch, offset, limit. Answers the head and the entries, or the head alone. */
export const READ = `${PRELUDE}
local T = KEYS[1]
local epoch, found = open(T)
local newest, after = tonumber(found[2] or 0), tonumber(ARGV[3])
local head = { epoch, newest, found[3] or '0', found[4] or '0' }
local skipped = after - (newest - redis.call('LLEN', T .. 'l'))
if epoch ~= ARGV[2] or after > newest or skipped < 0 then return { head } end
return { head, redis.call('LRANGE', T .. 'l', skipped, skipped + ARGV[4] - 1) }
`;

/** KEYS index of pending claims. ARGV fresh epoch, age in ms, limit. Answers topic, epoch, token, record and time of each. */
export const EXPIRED = `${PRELUDE}
local claims = {}
for _, place in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now() - ARGV[2], 'LIMIT', 0, ARGV[3])) do
  local T, token = string.match(place, '^(.-)\\n(.*)$')
  local epoch = redis.call('HGET', T .. 'h', 'e')
  local known = epoch and string.sub(epoch, 1, 10) == string.sub(FRESH, 1, 10)
  local record = known and redis.call('HGET', T .. 'p', token)
  if record then claims[#claims + 1] = { T, epoch, token, record, redis.call('ZSCORE', KEYS[1], place) }
  else redis.call('ZREM', KEYS[1], place) end -- of an epoch that is gone
end
return claims
`;
