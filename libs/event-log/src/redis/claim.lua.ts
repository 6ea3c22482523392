import { REMEMBERED_MS, YOUNG_MS } from '../log-limits';
import { PRELUDE, TOPIC_MS } from './prelude.lua';

/** Names of what is remembered of claims, and what becomes of a token; wants `T` and `epoch`. */
export const TOKENS = `
local function named(kind, name) return T .. kind .. epoch .. ':' .. name end
local function remember(key, value) redis.call('SET', key, value, 'PX', ${REMEMBERED_MS}) end
local function parts(token) return string.match(token, '^(%a):(%d+):?(%d*)$') end
local function place(token) return T .. '\\n' .. token end
`;

/**
 * KEYS topic, index of pending claims. ARGV fresh epoch, channel, kind of write, id, token, rights, 1 if written, author and
 * nonce or nothing, record, warm epoch or nothing, its last id, then author-and-nonce and id of each send.
 */
export const CLAIM = `${PRELUDE}
local T, index = KEYS[1], KEYS[2]
local channel, kind, id, token = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local written, nonce, record, warm = ARGV[7] == '1', ARGV[8], ARGV[9], ARGV[10]
local epoch, found = open(T, 'f:' .. channel, 'b')
local time = now()
local floor = found[5]
if tonumber(found[4] or 0) > tonumber(ARGV[6]) and not written then return { 'stale', found[3] or '0', found[4] } end
${TOKENS}
local function grant(token, id, repeated, late)
  redis.call('HSET', T .. 'p', token, late .. record)
  redis.call('ZADD', index, time, place(token))
  if kind == 'edit' then
    local message, _, _, revision = named('c:', id), parts(token)
    redis.call('SADD', message, revision)
    redis.call('PEXPIRE', message, ${TOPIC_MS})
  end
  return { 'granted', id, token, epoch, repeated }
end

-- That a send with a known nonce was spent is remembered by its token being neither pending nor given up.
local function again(token, id, settled_as)
  if redis.call('HEXISTS', T .. 'p', token) == 1 then return { 'granted', id, token, epoch, 1 } end
  local settled = redis.call('GET', named('t:', token)) or settled_as
  if settled == 's' then return { 'spent', id } end
  if not settled then return nil end
  redis.call('DEL', named('t:', token))
  return grant(token, id, 1, '1')
end

local function above(a, b)
  if #a ~= #b then return #a > #b end
  return a > b
end

local function nonce_key(name) return named('n:', channel .. ':' .. name) end

-- Whether the events of these rows were heard is not known: a repetition of such a send ends in a SYNC.
local function warm_up()
  if not floor or above(ARGV[11], floor) then
    floor = ARGV[11]
    redis.call('HSET', T .. 'h', 'f:' .. channel, floor)
  end
  for i = 12, #ARGV, 2 do
    local key = nonce_key(ARGV[i])
    if redis.call('EXISTS', key) == 0 then
      remember(key, ARGV[i + 1])
      remember(named('t:', 's:' .. ARGV[i + 1]), 'g')
    end
  end
end

local function send()
  local key = nonce ~= '' and nonce_key(nonce)
  local known = key and redis.call('GET', key)
  if warm == epoch then
    warm_up()
    known = known or key and redis.call('GET', key)
  elseif not floor or (key and not known and time - found[6] < ${YOUNG_MS}) then return { 'cold', epoch } end
  local answer = known and again('s:' .. known, known, 's') or not known and written and again('s:' .. id, id)
  if answer then return answer end
  local risen = above(id, floor)
  if not risen and not written then return { 'behind', floor } end
  if risen then redis.call('HSET', T .. 'h', 'f:' .. channel, id) end
  if key then remember(key, id) end
  return grant('s:' .. id, id, 0, written and '1' or '0')
end

local function change()
  if redis.call('GET', named('t:', 'r:' .. id .. ':' .. channel)) == 's' then return { 'spent', id } end
  local answer = again(token, id) or grant(token, id, 0, written and '1' or '0')
  if answer[1] == 'granted' and redis.call('HEXISTS', T .. 'p', 's:' .. id) == 1 then answer[6] = 's:' .. id end
  return answer
end

return kind == 'send' and send() or change()
`;
