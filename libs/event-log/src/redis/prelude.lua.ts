import { KEPT_ENTRIES, KEPT_MS, SLICE } from '../log-limits';

/** A topic that nobody writes to or follows is forgotten after this time. Everything else of it is forgotten long before. */
export const TOPIC_MS = 6 * 60 * 60_000;

/**
 * What all scripts begin with. A topic is `T`, the beginning of the names of its keys:
 *
 * - `T .. 'h'` hash: `e` epoch, `b` when it began, `o` offset, `v` version, `r` rights, `a` appended version, `y` 1 if the newest entry is a
 *   SYNC, `f:<channel>` floor of a channel. It outlives all other keys of the topic.
 * - `T .. 'l'` list of entries, the newest last
 * - `T .. 'p'` hash of pending claims: token → late, channel, write
 * - `T .. 'n:' …` id of a nonce, `T .. 't:' …` settled token, `T .. 'o:' …` key that was used, `T .. 'c:' …` revisions of a
 *   message that are pending, `T .. 'g:' …` channel that was left; the epoch is part of their names
 *
 * An epoch begins with the run of the server (10 characters), so that a server which comes back with what it had on disk
 * does not go on with an epoch whose last entries it has lost. `FRESH` is the epoch to take where there is none.
 */
export const PRELUDE = `
local FRESH = ARGV[1]

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function open(T, ...)
  local found = redis.call('HMGET', T .. 'h', 'e', 'o', 'v', 'r', ...)
  local epoch = found[1]
  if epoch and string.sub(epoch, 1, 10) == string.sub(FRESH, 1, 10) then return epoch, found end
  redis.call('DEL', T .. 'h', T .. 'l', T .. 'p')
  local time = now()
  redis.call('HSET', T .. 'h', 'e', FRESH, 'b', time)
  redis.call('PEXPIRE', T .. 'h', ${TOPIC_MS})
  return FRESH, { FRESH, [6] = time }
end
`;

/**
 * Where the log of ended logins stands, as entries carry it; wants {@link PRELUDE}, and that log's beginning of names as the last of
 * `KEYS`. One of an earlier run begins anew: nobody can hear any more what it said, and everybody finds out that it is lost.
 */
export const AFTER = `
local function after()
  local logins = KEYS[#KEYS]
  local place = redis.call('HMGET', logins .. 'h', 'e', 'o')
  if place[1] and string.sub(place[1], 1, 10) ~= string.sub(FRESH, 1, 10) then place = { (open(logins)) } end
  return (place[1] or '-') .. ' ' .. (place[2] or '0')
end
`;

/** Appends one entry and tells the subscribers; wants `KEYS[2]`, the channel, and what {@link AFTER} wants. */
export const TELL = `${AFTER}
local function forget_old(list, time)
  while true do
    local entry = redis.call('LINDEX', list, ${SLICE - 1})
    if not entry then return end
    local at = string.match(entry, '^%d+ %S+ %d+ %d+ (%d+) ')
    if time - at <= ${KEPT_MS} then return end
    redis.call('LTRIM', list, ${SLICE}, -1)
  end
end

local function tell(T, offset, epoch, version, rights, payload)
  local time = now()
  local entry = table.concat({ offset, epoch, version, rights, time, after(), payload }, ' ')
  local list = T .. 'l'
  if redis.call('RPUSH', list, entry) >= ${KEPT_ENTRIES + SLICE} then redis.call('LTRIM', list, ${-KEPT_ENTRIES}, -1) end
  if offset % ${SLICE} == 0 then forget_old(list, time) end
  redis.call('PEXPIRE', list, ${KEPT_MS + 1_000})
  redis.call('SPUBLISH', KEYS[2], entry)
end
`;
