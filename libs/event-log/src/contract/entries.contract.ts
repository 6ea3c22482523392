import type { LogEntry } from '../event-log';
import type { EventLogSubject, MakeSubject } from './subject';
import { loginEnded } from '../login-ended';
import { loginsTopic } from '../topics';
import { event, granted, listen, names, send, TOPIC } from './subject';

const LOGINS = loginsTopic(0);

/** The promises about entries, offsets, versions and listeners. */
export function entriesContract(make: MakeSubject): void {
  let subject: EventLogSubject;
  beforeEach(async () => {
    subject = await make();
  });
  afterEach(() => subject.close());

  const append = (key: string) => subject.log.append(TOPIC, event(key), { once: key });
  const change = (version: number, rights: number, count: number) => ({
    version,
    rights,
    events: Array.from({ length: count }, (_, i) => event(`${version}.${i}`, 'GUILD_UPDATE')),
  });

  it('starts a topic at offset 0', async () => {
    const head = await subject.log.head(TOPIC);
    expect(head).toEqual({ epoch: expect.stringMatching(/^[\w-]+$/) as string, offset: 0, version: 0, rights: 0 });
    expect(await subject.log.read(TOPIC, head, 10)).toEqual({ kind: 'entries', entries: [], head });
    expect(await subject.log.head(TOPIC)).toEqual(head);
  });

  it('tells listeners everything in order of offsets, and others nothing', async () => {
    const heard = await listen(subject.log);
    const other = await listen(subject.log, 'guild:8');
    for (const key of ['a', 'b', 'c']) await append(key);
    await subject.settled();
    expect(heard.map(({ offset, event: { d } }) => [offset, d])).toEqual([
      [1, '{"text":"a"}'],
      [2, '{"text":"b"}'],
      [3, '{"text":"c"}'],
    ]);
    expect(other).toEqual([]);
  });

  it('stops telling who has unsubscribed', async () => {
    const heard: LogEntry[] = [];
    const stop = await subject.log.subscribe(TOPIC, (entry) => heard.push(entry));
    await append('a');
    await subject.settled();
    stop();
    stop();
    await append('b');
    await subject.settled();
    expect(heard).toHaveLength(1);
  });

  it('survives a listener that throws, and tells the others', async () => {
    await subject.log.subscribe(TOPIC, () => {
      throw new Error('planted');
    });
    const heard = await listen(subject.log);
    expect(await append('a')).toEqual({ kind: 'appended', offset: 1 });
    await subject.settled();
    expect(heard).toHaveLength(1);
  });

  it('keeps the order when a listener causes the next entry', async () => {
    await subject.log.subscribe(TOPIC, ({ offset }) => {
      if (offset === 1) void append('b');
    });
    const heard = await listen(subject.log);
    await append('a');
    await subject.settled();
    expect(heard.map(({ offset }) => offset)).toEqual([1, 2]);
  });

  it('appends a key again with a higher rank only', async () => {
    const ranked = (rank?: number) => subject.log.append(TOPIC, event(`${rank}`), { once: 'a', rank });
    const outcomes = [];
    for (const rank of [undefined, 0, 2, 1, 2, 3, Number.MAX_SAFE_INTEGER, 4]) outcomes.push((await ranked(rank)).kind);
    expect(outcomes.join(' ')).toBe('appended known appended known known appended appended known');
    expect(await subject.log.append(TOPIC, event('b'), { once: 'b' })).toEqual({ kind: 'appended', offset: 5 });
  });

  it('appends nothing of a channel that was left, for 5 minutes or until it is entered again', async () => {
    const of = (channelId: string, key: string) =>
      subject.log.append(TOPIC, { ...event(key), scope: { kind: 'channel', channelId } }, { once: key });
    const move = (key: string, where: { leaves?: string; enters?: string }) =>
      subject.log.append(TOPIC, { ...event(key), ...where }, { once: key });
    const heard = await listen(subject.log);
    await of('7', 'a');
    await move('leaves', { leaves: '7' });
    expect([await of('7', 'late'), await of('8', 'b')]).toEqual([{ kind: 'known' }, { kind: 'appended', offset: 3 }]);
    await move('enters', { enters: '7' });
    expect((await of('7', 'c')).kind).toBe('appended');
    await move('leaves again', { leaves: '7' });
    // What was told once is not told anew: neither has it the effect of it.
    expect(await move('enters', { enters: '7' })).toEqual({ kind: 'known' });
    expect(await of('7', 'late')).toEqual({ kind: 'known' });
    await subject.advance(5 * 60_000 + 1);
    expect((await of('7', 'd')).kind).toBe('appended');
    await subject.settled();
    const texts = ['a', 'leaves', 'b', 'enters', 'c', 'leaves again', 'd'];
    expect(heard.map((entry) => entry.event.d)).toEqual(texts.map((text) => JSON.stringify({ text })));
    expect(heard.flatMap((entry) => Object.keys(entry.event))).not.toContain('leaves');
  });

  it('appends a key once within 5 minutes', async () => {
    expect(await append('a')).toEqual({ kind: 'appended', offset: 1 });
    expect(await append('a')).toEqual({ kind: 'known' });
    await subject.advance(5 * 60_000 + 1);
    expect(await append('a')).toEqual({ kind: 'appended', offset: 2 });
  });

  it('reads on from any offset, and says when it cannot', async () => {
    for (const key of ['a', 'b', 'c']) await append(key);
    const head = await subject.log.head(TOPIC);
    const from = async (offset: number, limit = 10) => {
      const result = await subject.log.read(TOPIC, { epoch: head.epoch, offset }, limit);
      expect(result.head).toEqual(head);
      return result.kind === 'entries' ? result.entries.map((entry) => entry.offset) : result.kind;
    };
    expect(await from(0)).toEqual([1, 2, 3]);
    expect(await from(1, 1)).toEqual([2]);
    expect(await from(3)).toEqual([]);
    expect(await from(4)).toBe('gone');
    expect(await subject.log.read(TOPIC, { epoch: 'other', offset: 1 }, 10)).toEqual({ kind: 'gone', head });
  });

  it('keeps its newest 1,000 entries, and is bounded', async () => {
    for (let i = 1; i <= 3_000; i += 1) await append(String(i));
    const { epoch } = await subject.log.head(TOPIC);
    const kept = await subject.log.read(TOPIC, { epoch, offset: 2_000 }, 1_000);
    expect(kept).toMatchObject({ kind: 'entries' });
    if (kept.kind === 'entries') expect(kept.entries.map(({ offset }) => offset)).toEqual(range(2_001, 3_000));
    expect(await subject.log.read(TOPIC, { epoch, offset: 0 }, 1)).toMatchObject({ kind: 'gone' });
  });

  it('keeps the epoch of a topic that somebody follows', async () => {
    await listen(subject.log);
    const { epoch } = await subject.log.head(TOPIC);
    for (let hour = 0; hour < 3; hour += 1) {
      await subject.advance(61 * 60_000);
      await subject.log.head('guild:8');
    }
    expect(await subject.log.head(TOPIC)).toMatchObject({ epoch });
  });

  it('appends each version once, in order, and stamps what follows with it', async () => {
    const { log } = subject;
    const heard = await listen(log);
    expect(await log.appendVersion(TOPIC, change(2, 1, 2))).toEqual({ kind: 'appended', offset: 2 });
    expect(await log.appendVersion(TOPIC, change(2, 1, 2))).toEqual({ kind: 'known' });
    expect(await log.appendVersion(TOPIC, change(1, 1, 1))).toEqual({ kind: 'known' });
    expect(await log.appendVersion(TOPIC, change(4, 2, 1))).toEqual({ kind: 'appended', offset: 3 });
    await log.append(TOPIC, event(), await granted(log, { ...send('100'), rights: 2 }));
    await subject.settled();
    expect(heard.map(({ offset, version, rights }) => [offset, version, rights])).toEqual([
      [1, 2, 1],
      [2, 2, 1],
      [3, 4, 2],
      [4, 4, 2],
    ]);
    expect(await log.head(TOPIC)).toMatchObject({ offset: 4, version: 4, rights: 2 });
  });

  it('orders the end of a login before everything that is told from then on', async () => {
    const { log } = subject;
    const [guild, live, logins] = [await listen(log), await listen(log, 'live:7'), await listen(log, LOGINS)];
    const end = (once: string) => log.append('inbox:1', { ...event('{}', 'SESSION_REVOKED') }, { once });
    await log.append(TOPIC, event(), { once: 'before' });
    await end('a');
    await log.append(TOPIC, event(), { once: 'after' });
    await log.publish('live:7', event('', 'TYPING_START'));
    await end('b');
    await end('b');
    await log.appendVersion(TOPIC, { version: 1, rights: 1, events: [event()] });
    await log.append(TOPIC, event(), await granted(log, { ...send('100'), rights: 1 }));
    await subject.settled();
    const { epoch } = await log.head(LOGINS);
    const after = (offset: number) => ({ topic: LOGINS, epoch, offset });
    expect(guild.slice(1).map((entry) => entry.after)).toEqual([after(1), after(2), after(2)]);
    expect(guild[0]?.after?.offset ?? 0).toBe(0);
    expect(live.map((entry) => entry.after)).toEqual([after(1)]);
    expect(logins.map((entry) => entry.event)).toEqual(Array(2).fill(loginEnded('inbox:1')));
    const read = await log.read(TOPIC, { epoch: (await log.head(TOPIC)).epoch, offset: 0 }, 10);
    expect(read).toMatchObject({ entries: [{}, { after: after(1) }, { after: after(2) }, { after: after(2) }] });
  });

  it('publishes to present listeners and remembers nothing', async () => {
    const { log } = subject;
    const heard = await listen(log, 'live:7');
    await log.publish('live:7', event('', 'TYPING_START'));
    await subject.settled();
    expect(heard).toMatchObject([{ topic: 'live:7', offset: 0, version: 0, rights: 0 }]);
    expect(names(heard)).toEqual(['TYPING_START']);
    await log.publish('live:7', event('', 'TYPING_START'), 9);
    await subject.settled();
    expect(heard.at(-1)).toMatchObject({ offset: 0, version: 0, rights: 9 });
    expect(await log.head('live:7')).toMatchObject({ offset: 0 });
  });
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
