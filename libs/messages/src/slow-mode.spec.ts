import type { ChannelAccess } from '@messagepal/access';
import { bits, type PermissionName } from '@messagepal/permissions';
import { MemoryRateLimiter } from '@messagepal/rate-limits';
import { SlowMode } from './slow-mode';

/** Whoever is in the channel `10`, where one waits 30 s. */
const inside = (userId: string, seconds = 30, ...more: PermissionName[]): ChannelAccess =>
  ({
    channel: { wire: { id: '10', rate_limit_per_user: seconds } },
    member: { userId },
    permissions: bits('READ_MESSAGES', 'SEND_MESSAGES', ...more),
  }) as ChannelAccess;

describe('SlowMode', () => {
  let now: number;
  let sent: string[];
  /** Nonces that gave a message, as the home knows them. */
  let stored: Set<string>;
  let slowMode: SlowMode;
  beforeEach(() => {
    now = 0;
    sent = [];
    stored = new Set();
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    slowMode = new SlowMode(new MemoryRateLimiter(() => now));
  });

  afterEach(() => jest.restoreAllMocks());

  /** What the home does: one message for a nonce, after which it is a duplicate. */
  const write = (what: string, nonce: string | null) => {
    const duplicate = nonce !== null && stored.has(nonce);
    if (nonce !== null) stored.add(nonce);
    if (!duplicate) sent.push(what);
    return { duplicate };
  };
  const send = (what: string, { by = inside('1'), nonce = null }: { by?: ChannelAccess; nonce?: string | null } = {}) =>
    slowMode.pass(by, nonce, async () => write(what, nonce));
  const fail = (nonce: string | null = null) =>
    slowMode.pass(inside('1'), nonce, () => Promise.reject(new Error('away')));
  /** A send on its way, and what makes it fail. */
  const begin = (nonce: string | null, by = inside('1')) =>
    new Promise<() => Promise<void>>((begun) => {
      const never = new Promise<never>((_, reject) => {
        const answer = slowMode.pass(by, nonce, () => {
          begun(async () => {
            reject(new Error('away'));
            await expect(answer).rejects.toThrow('away');
          });
          return never;
        });
      });
    });
  const wait = (retryAfter: number) => ({ code: 20016, status: 429, retryAfter });

  it('lets one message through, and the next when the time has come', async () => {
    await send('a');
    now = 15_000;
    await expect(send('b')).rejects.toMatchObject(wait(15));
    now = 29_999;
    await expect(send('b')).rejects.toMatchObject({ code: 20016 });
    now = 30_000;
    await send('c');
    expect(sent).toEqual(['a', 'c']);
  });

  it('counts members apart, and channels without it not at all', async () => {
    await send('a');
    await send('b', { by: inside('2') });
    for (const what of ['c', 'd']) await send(what, { by: inside('1', 0) });
    expect(sent).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each<PermissionName>(['MANAGE_MESSAGES', 'MANAGE_CHANNELS', 'BYPASS_SLOWMODE'])(
    'spares who holds %s',
    async (right) => {
      for (const what of ['a', 'b']) await send(what, { by: inside('1', 30, right) });
      expect(sent).toEqual(['a', 'b']);
    },
  );

  it('begins anew when the seconds are changed', async () => {
    await send('a');
    await send('b', { by: inside('1', 20) });
    await expect(send('c', { by: inside('1', 20) })).rejects.toMatchObject(wait(20));
  });

  it('does not count what fails, with a nonce or without', async () => {
    await expect(fail()).rejects.toThrow('away');
    await expect(fail('n')).rejects.toThrow('away');
    await send('a', { nonce: 'n' });
    await expect(send('b', { nonce: 'm' })).rejects.toMatchObject(wait(30));
    await expect(send('b')).rejects.toMatchObject(wait(30));
  });

  it('counts a nonce once, however often it is sent, and no refused one', async () => {
    await send('a', { nonce: 'n' });
    expect(await send('a', { nonce: 'n' })).toEqual({ duplicate: true });
    await expect(send('b', { nonce: 'm' })).rejects.toMatchObject(wait(30));
    await expect(send('b', { nonce: 'm' })).rejects.toMatchObject(wait(30));
    now = 30_000;
    expect(await send('a', { nonce: 'n' })).toEqual({ duplicate: true });
    await send('b', { nonce: 'm' });
    await expect(send('c', { nonce: 'o' })).rejects.toMatchObject(wait(30));
    expect(sent).toEqual(['a', 'b']);
  });

  it('gives no turn for a nonce whose first send is on its way, and may fail yet', async () => {
    const breakOff = await begin('n');
    await expect(send('a', { nonce: 'n' })).rejects.toMatchObject(wait(30));
    await breakOff();
    await send('b', { nonce: 'n' });
    await expect(send('c', { nonce: 'm' })).rejects.toMatchObject(wait(30));
    expect(sent).toEqual(['b']);
  });

  it('counts a send that was stored though it seemed to fail, when it is repeated', async () => {
    const breakOff = await begin('n');
    write('a', 'n');
    await breakOff();
    expect(await send('a', { nonce: 'n' })).toEqual({ duplicate: true });
    await expect(send('b', { nonce: 'm' })).rejects.toMatchObject(wait(30));
  });

  it('gives no turn back that came back by itself', async () => {
    const by = inside('1', 1);
    const breakOff = await begin(null, by);
    now = 1_000;
    await send('a', { by });
    await breakOff();
    await expect(send('b', { by })).rejects.toMatchObject(wait(1));
  });

  it('knows a nonce no longer than it surely gives the first message back', async () => {
    await send('a', { by: inside('1', 3600), nonce: 'n' });
    now = 149_999;
    await send('a', { by: inside('1', 3600), nonce: 'n' });
    now = 150_000;
    await expect(send('a', { by: inside('1', 3600), nonce: 'n' })).rejects.toMatchObject({ code: 20016 });
  });

  it('lets one of many at once through', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => send(String(i), { nonce: String(i) })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });

  it('lets one of many at once with one nonce through', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => send(String(i), { nonce: 'n' })));
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(sent).toHaveLength(1);
    await expect(send('next', { nonce: 'm' })).rejects.toMatchObject(wait(30));
  });
});
