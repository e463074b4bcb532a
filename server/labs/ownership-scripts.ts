/**
 * What Redis does in one step about a lab's lease. KEYS: the lease, `<token> <node> <address>`, and the token it had
 * last. Tokens are milliseconds, so that they also grow when Redis has lost everything.
 */

/** ARGV: node, address, milliseconds. Returns the lease as it is then. Its own node renews it as a new one. */
export const claimScript = `
local lease = redis.call('get', KEYS[1])
if lease and string.match(lease, '^%d+ (%S+)') ~= ARGV[1] then return lease end
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local token = string.format('%d', math.max(now, (tonumber(redis.call('get', KEYS[2])) or 0) + 1))
lease = token .. ' ' .. ARGV[1] .. ' ' .. ARGV[2]
redis.call('set', KEYS[1], lease, 'px', ARGV[3])
redis.call('set', KEYS[2], token)
return lease`;

/** ARGV: the lease, milliseconds. Returns the lease as it is then; one that ran out is renewed if nobody had it since. */
export const renewScript = `
local lease = redis.call('get', KEYS[1])
if lease and lease ~= ARGV[1] then return lease end
local token = string.match(ARGV[1], '^%d+')
local last = redis.call('get', KEYS[2])
if not lease and last and last ~= token then return '' end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
redis.call('set', KEYS[2], token)
return ARGV[1]`;

/** ARGV: the lease. */
export const releaseScript = `
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end
return ''`;

/** KEYS: all nodes that run labs, by when they are taken for gone. ARGV: address, milliseconds. */
export const registerScript = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('zadd', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('zremrangebyscore', KEYS[1], '-inf', now)
return ''`;
