/** How long is remembered of a node that others gave up that they did. */
const GIVEN_UP_MS = 60 * 60_000;

/**
 * What all scripts begin with. `KEYS[1]` is `P`, the beginning of the names of the keys:
 *
 * - `u:<user>` hash: session → when it began, status, node · `s:<user>` guilds in which the user is shown
 * - `g:<guild>` set of those who are seen as not offline in it
 * - `until` sorted set of sessions that have left, by the end of their grace
 * - `nodes` sorted set of nodes by the end of their lease · `n:<node>` set of their sessions · `x:<node>` given up by others
 */
const PRELUDE = `
local P = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function entry_of(user, session) return user .. '\\n' .. session end

local function seen(user)
  local found = {}
  for _, value in ipairs(redis.call('HVALS', P .. 'u:' .. user)) do found[string.match(value, '^%d+ (%a+) ')] = true end
  if found.invisible then return 'offline' end
  return found.dnd and 'dnd' or found.online and 'online' or found.idle and 'idle' or 'offline'
end

local function guilds_of(user)
  local guilds = {}
  for guild in string.gmatch(redis.call('GET', P .. 's:' .. user) or '', '[^,]+') do guilds[#guilds + 1] = guild end
  return guilds
end

local function hide(user)
  for _, guild in ipairs(guilds_of(user)) do redis.call('SREM', P .. 'g:' .. guild, user) end
end

local function show(user)
  for _, guild in ipairs(guilds_of(user)) do redis.call('SADD', P .. 'g:' .. guild, user) end
end
`;

/** ARGV user, session, node, status, 1 if guilds follow, guilds. Answers what was seen before and after. */
export const PUT = `${PRELUDE}
local user, session, node, status = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local people = P .. 'u:' .. user
local before = seen(user)
local old = redis.call('HGET', people, session)
local began, old_node = string.match(old or '', '^(%d+) %a+ (.*)$')
if old and old_node ~= node then redis.call('SREM', P .. 'n:' .. old_node, entry_of(user, session)) end
began = began or string.format('%.0f', time[1] * 1000000 + time[2])
redis.call('HSET', people, session, began .. ' ' .. status .. ' ' .. node)
redis.call('SADD', P .. 'n:' .. node, entry_of(user, session))
redis.call('ZADD', P .. 'nodes', 'NX', 0, node) -- one that never renews is dead
redis.call('ZREM', P .. 'until', entry_of(user, session))
local after = seen(user)
if ARGV[5] == '1' then
  hide(user)
  redis.call('SET', P .. 's:' .. user, ARGV[6])
end
if after == 'offline' then hide(user) elseif ARGV[5] == '1' or before == 'offline' then show(user) end
return { before, after }
`;

/** ARGV user, session, grace in ms. */
export const LEAVE = `${PRELUDE}
if redis.call('HEXISTS', P .. 'u:' .. ARGV[1], ARGV[2]) == 1 then
  redis.call('ZADD', P .. 'until', 'LT', now + ARGV[3], entry_of(ARGV[1], ARGV[2]))
end
`;

/** ARGV node, lease in ms. Answers whether its lease was \`known\`, \`given up\` by others, or \`lost\` with all memory. */
export const RENEW = `${PRELUDE}
local added = redis.call('ZADD', P .. 'nodes', now + ARGV[2], ARGV[1])
if added == 0 then return 'known' end
return redis.call('DEL', P .. 'x:' .. ARGV[1]) == 1 and 'given up' or 'lost'
`;

/** ARGV grace in ms, limit. Answers user, before and after of each change. */
export const SWEEP = `${PRELUDE}
local limit, order, befores = tonumber(ARGV[2]), {}, {}

local function remove(entry)
  local user, session = string.match(entry, '^(.-)\\n(.*)$')
  if not befores[user] then
    befores[user] = seen(user)
    order[#order + 1] = user
  end
  local node = string.match(redis.call('HGET', P .. 'u:' .. user, session) or '', '^%d+ %a+ (.*)$')
  redis.call('HDEL', P .. 'u:' .. user, session)
  redis.call('ZREM', P .. 'until', entry)
  if node then redis.call('SREM', P .. 'n:' .. node, entry) end
  limit = limit - 1
end

for _, entry in ipairs(redis.call('ZRANGEBYSCORE', P .. 'until', '-inf', now, 'LIMIT', 0, limit)) do remove(entry) end
for _, node in ipairs(redis.call('ZRANGEBYSCORE', P .. 'nodes', '-inf', now - ARGV[1])) do
  if limit <= 0 then break end
  for _, entry in ipairs(redis.call('SRANDMEMBER', P .. 'n:' .. node, limit)) do
    remove(entry)
    redis.call('SREM', P .. 'n:' .. node, entry) -- also one that has moved to another node
  end
  if redis.call('EXISTS', P .. 'n:' .. node) == 0 then
    redis.call('ZREM', P .. 'nodes', node)
    redis.call('SET', P .. 'x:' .. node, 1, 'PX', ${GIVEN_UP_MS})
  end
end

local changes = {}
for _, user in ipairs(order) do
  local after = seen(user)
  if after == 'offline' then hide(user) elseif befores[user] == 'offline' then show(user) end
  if redis.call('EXISTS', P .. 'u:' .. user) == 0 then redis.call('DEL', P .. 's:' .. user) end
  if after ~= befores[user] then changes[#changes + 1] = { user, befores[user], after } end
end
return changes
`;
