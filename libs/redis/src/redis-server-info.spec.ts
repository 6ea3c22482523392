import { readServerInfo, tooOld } from './redis-server-info';

const info = (lines: Record<string, string>): string =>
  ['# Server', ...Object.entries(lines).map(([name, value]) => `${name}:${value}`), ''].join('\r\n');

describe('what a server says of itself', () => {
  it('is read', () => {
    const text = info({ redis_version: '7.2.4', run_id: 'abc', maxmemory: '0', maxmemory_policy: 'noeviction' });
    expect(readServerInfo(text)).toEqual({ version: '7.2.4', runId: 'abc', evicts: false });
  });

  it.each([
    ['0', 'allkeys-lru', false],
    ['100', 'allkeys-lru', true],
    ['100', 'noeviction', false],
  ])('is that with maxmemory %s and %s it evicts: %s', (maxmemory, policy, evicts) => {
    expect(readServerInfo(info({ maxmemory, maxmemory_policy: policy })).evicts).toBe(evicts);
  });

  it.each([
    ['7.0.15', false],
    ['10.1.0', false],
    ['6.2.11', true],
    ['', true],
  ])('makes version %j too old: %s', (version, old) => {
    expect(tooOld({ version, runId: '', evicts: false }) !== undefined).toBe(old);
  });
});
