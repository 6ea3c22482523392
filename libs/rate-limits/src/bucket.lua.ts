/**
 * KEYS bucket. ARGV limit, ms until all of it came back, cost (-1 gives one back). Answers whether it was allowed and the tokens left before the
 * cost of a refusal or after that of an allowance. A bucket that is full again is forgotten.
 */
export const TAKE = `
local limit, per, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local tokens = limit
local kept = redis.call('GET', KEYS[1])
if kept then
  local left, at = string.match(kept, '^(%S+) (%S+)$')
  tokens = math.min(limit, left + math.max(0, now - at) * limit / per)
end
-- Refilling is division: without this a bucket could stay a billionth short of its last token.
if tokens + 1e-6 < cost then return { 0, tostring(tokens) } end
if cost ~= 0 then
  tokens = math.min(limit, tokens - cost)
  redis.call('SET', KEYS[1], string.format('%.9f %.3f', tokens, now), 'PX', math.ceil(per))
end
return { 1, tostring(tokens) }
`;
