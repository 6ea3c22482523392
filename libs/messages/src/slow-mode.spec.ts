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
  let slowMode: SlowMode;
  beforeEach(() => {
    now = 0;
    sent = [];
    slowMode = new SlowMode(new MemoryRateLimiter(() => now));
  });

  const send = (what: string, { by = inside('1'), nonce = null }: { by?: ChannelAccess; nonce?: string | null } = {}) =>
    slowMode.pass(by, nonce, async () => void sent.push(what));
  const fail = (nonce: string | null = null) =>
    slowMode.pass(inside('1'), nonce, () => Promise.reject(new Error('away')));
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
    await send('a again', { nonce: 'n' });
    await expect(send('b', { nonce: 'm' })).rejects.toMatchObject(wait(30));
    await expect(send('b', { nonce: 'm' })).rejects.toMatchObject(wait(30));
    now = 30_000;
    await send('a once more', { nonce: 'n' });
    await send('b', { nonce: 'm' });
    await expect(send('c', { nonce: 'o' })).rejects.toMatchObject(wait(30));
    expect(sent).toEqual(['a', 'a again', 'a once more', 'b']);
  });

  it('lets one of many at once through', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => send(String(i), { nonce: String(i) })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });
});
