import { REMEMBERED_MS } from '../log-limits';
import { TOKENS } from './claim.lua';
import { AFTER, PRELUDE, TELL, TOPIC_MS } from './prelude.lua';

/** Appends one event, with the versions that the log knows. */
const APPEND = `
local function append(payload, is_sync)
  local offset = (found[2] or 0) + 1
  if (found[5] == '1') ~= is_sync then redis.call('HSET', T .. 'h', 'o', offset, 'y', is_sync and '1' or '0')
  else redis.call('HSET', T .. 'h', 'o', offset) end
  tell(T, offset, epoch, found[3] or 0, found[4] or 0, payload)
  redis.call('PEXPIRE', T .. 'h', ${TOPIC_MS})
  return { 'appended', offset }
end
`;

/**
 * KEYS topic, channel, index of pending claims, log of ended logins. ARGV fresh epoch, epoch of the token, token, payload, payload of a SYNC,
 * 1 if the event is a SYNC and so gives the token up, then tokens of further removals.
 */
export const APPEND_CLAIMED = `${PRELUDE}${TELL}
local T, index = KEYS[1], KEYS[3]
local token, giving_up = ARGV[3], ARGV[6] == '1'
local epoch, found = open(T, 'y')
if epoch ~= ARGV[2] then return { 'restarted' } end
${TOKENS}${APPEND}
local function pending(token) return redis.call('HGET', T .. 'p', token) end

local function settle(token, record, as)
  if record then
    redis.call('HDEL', T .. 'p', token)
    redis.call('ZREM', index, place(token))
  end
  local kind, message, revision = parts(token)
  if kind == 'e' then redis.call('SREM', named('c:', message), revision) end
  -- That a send is spent need not be remembered: its token is then unknown, and its nonce, if it has one, is not.
  if kind ~= 's' or as == 'g' or not record then remember(named('t:', token), as) end
end

local function channel_of(record) return string.match(record, '^.(%d+)') end

-- A change carries the whole message, so older changes of it that are pending need no event of their own.
local function supersede(token, record)
  local kind, message, revision = parts(token)
  if kind == 's' then return end
  local older = {}
  for _, other in ipairs(redis.call('SMEMBERS', named('c:', message))) do
    if kind == 'r' or tonumber(other) < tonumber(revision) then older[#older + 1] = 'e:' .. message .. ':' .. other end
  end
  if kind == 'r' then older[#older + 1] = 's:' .. message end
  for _, other in ipairs(older) do
    local theirs = pending(other)
    if theirs and channel_of(theirs) == channel_of(record) then settle(other, theirs, 's') end
  end
end

local record = pending(token)
local as_sync = giving_up
if record then
  settle(token, record, giving_up and 'g' or 's')
  if not giving_up then
    supersede(token, record)
    as_sync = string.sub(record, 1, 1) == '1'
  end
else
  if giving_up or redis.call('GET', named('t:', token)) ~= 'g' then return { 'known' } end
  settle(token, nil, 's')
  as_sync = true
end
-- Many are given up at a time when the store was away: one SYNC tells it as well as a thousand.
if giving_up and found[5] == '1' then return { 'known' } end
for i = 7, #ARGV do
  local theirs = pending(ARGV[i])
  if theirs then
    settle(ARGV[i], theirs, giving_up and 'g' or 's')
    if not giving_up then supersede(ARGV[i], theirs) end
  end
end
return append(as_sync and not giving_up and ARGV[5] or ARGV[4], as_sync)
`;

/**
 * KEYS topic, channel, log of ended logins. ARGV fresh epoch, key, payload, 1 if the event is a SYNC, rank, then the channels that it is of,
 * that are left by it and that are entered, each perhaps empty.
 */
export const APPEND_ONCE = `${PRELUDE}${TELL}
local T = KEYS[1]
local epoch, found = open(T, 'y')
${APPEND}
local key = T .. 'o:' .. epoch .. ':' .. ARGV[2]
local known = redis.call('GET', key)
if known and tonumber(known) >= tonumber(ARGV[5]) then return { 'known' } end
local function left(id) return T .. 'g:' .. epoch .. ':' .. id end
if ARGV[6] ~= '' and redis.call('EXISTS', left(ARGV[6])) == 1 then return { 'known' } end
if ARGV[7] ~= '' then redis.call('SET', left(ARGV[7]), '1', 'PX', ${REMEMBERED_MS}) end
if ARGV[8] ~= '' then redis.call('DEL', left(ARGV[8])) end
redis.call('SET', key, ARGV[5], 'PX', ${REMEMBERED_MS})
return append(ARGV[3], ARGV[4] == '1')
`;

/** KEYS topic, channel, log of ended logins. ARGV fresh epoch, version, rights, payloads. */
export const APPEND_VERSION = `${PRELUDE}${TELL}
local T = KEYS[1]
local epoch, found = open(T, 'a')
local version, rights, events = tonumber(ARGV[2]), tonumber(ARGV[3]), #ARGV - 3
if version <= tonumber(found[events > 0 and 5 or 3] or 0) then return { 'known' } end
local offset = found[2] or 0
for i = 1, events do
  offset = offset + 1
  tell(T, offset, epoch, ARGV[2], ARGV[3], ARGV[3 + i])
end
local fields = { 'o', offset, 'v', math.max(version, found[3] or 0), 'r', math.max(rights, found[4] or 0) }
if events > 0 then for _, field in ipairs({ 'a', version, 'y', '0' }) do fields[#fields + 1] = field end end
redis.call('HSET', T .. 'h', unpack(fields))
redis.call('PEXPIRE', T .. 'h', ${TOPIC_MS})
return { 'appended', offset }
`;

/** KEYS channel, log of ended logins. ARGV fresh epoch, what stands before and after the place in that log. */
export const PUBLISH = `${PRELUDE}${AFTER}
redis.call('SPUBLISH', KEYS[1], ARGV[2] .. after() .. ARGV[3])
`;
