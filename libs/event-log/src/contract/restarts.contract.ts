import type { ChannelPast, EventLog } from '../event-log';
import type { EventLogSubject, MakeSubject } from './subject';
import { ANA, claim, edit, event, granted, listen, names, send, TOPIC } from './subject';

async function coldEpoch(log: EventLog): Promise<string> {
  const cold = await log.claim(TOPIC, send('1'));
  if (cold.kind !== 'cold') throw new Error(cold.kind);
  return cold.epoch;
}

/** The promises about a log that has lost its memory. */
export function restartsContract(make: MakeSubject): void {
  let subject: EventLogSubject;
  beforeEach(async () => {
    subject = await make();
  });
  afterEach(() => subject.close());

  /** Sends `100` with a nonce, loses the log, and tells the new one this past. */
  async function restart(past: Omit<ChannelPast, 'epoch'>): Promise<ChannelPast> {
    await granted(subject.log, send('100', 'n'));
    await subject.loseMemory();
    return { ...past, epoch: await coldEpoch(subject.log) };
  }

  it('starts another epoch, from which nothing is missing silently', async () => {
    const { log } = subject;
    const grant = await granted(log, send('100'));
    await log.append(TOPIC, event(), grant);
    const before = await log.head(TOPIC);
    const heard = await listen(log);
    await subject.loseMemory();
    const after = await log.head(TOPIC);
    expect(after).toEqual({ epoch: expect.any(String) as string, offset: 0, version: 0, rights: 0 });
    expect(after.epoch).not.toBe(before.epoch);
    expect(await log.read(TOPIC, before, 10)).toEqual({ kind: 'gone', head: after });
    expect(await log.append(TOPIC, event(), grant)).toEqual({ kind: 'restarted' });
    await log.append(TOPIC, event(), { once: 'a' });
    await subject.settled();
    expect(heard).toMatchObject([{ epoch: after.epoch, offset: 1 }]);
  });

  it('answers a nonce of the past by its id, and its append by a sync', async () => {
    const warm = await restart({ lastId: '100', sends: [{ authorId: ANA, nonce: 'n', id: '100' }] });
    const { log } = subject;
    const again = await granted(log, send('101', 'n', { warm }));
    expect(again).toMatchObject({ id: '100', repeated: true });
    const heard = await listen(log);
    await log.append(TOPIC, event(), again);
    await subject.settled();
    expect(names(heard)).toEqual(['SYNC']);
    expect(await claim(log, send('102', 'n'))).toEqual({ kind: 'spent', id: '100' });
  });

  it('asks again for every new nonce while rows of the epoch before may still be written', async () => {
    const warm = await restart({ lastId: null, sends: [] });
    const { log } = subject;
    await granted(log, send('200', undefined, { warm }));
    expect(await log.claim(TOPIC, send('201'))).toMatchObject({ kind: 'granted' });
    expect(await log.claim(TOPIC, send('202', 'n'))).toEqual({ kind: 'cold', epoch: warm.epoch });
    const later = { ...warm, lastId: '300', sends: [{ authorId: ANA, nonce: 'n', id: '100' }] };
    const found = { kind: 'granted', id: '100', repeated: true };
    expect(await log.claim(TOPIC, send('202', 'n', { warm: later }))).toMatchObject(found);
    expect(await log.claim(TOPIC, send('203', 'n'))).toMatchObject(found);
    expect(await claim(log, send('204'))).toEqual({ kind: 'behind', floor: '300' });
    await subject.advance(10_000);
    expect(await log.claim(TOPIC, send('301', 'm'))).toMatchObject({ kind: 'granted', id: '301' });
  });

  it('lists a claim of the past that is pending again', async () => {
    const warm = await restart({ lastId: '100', sends: [{ authorId: ANA, nonce: 'n', id: '100' }] });
    await granted(subject.log, send('101', 'n', { warm }));
    await subject.advance(11_000);
    expect(await subject.log.expired(10_000, 10)).toMatchObject([{ id: '100' }]);
  });

  it.each(['99', '200'])('grants a written row its id, beside %s, and its append a sync', async (other) => {
    const warm = await restart({ lastId: null, sends: [] });
    const { log } = subject;
    await granted(log, send(other, undefined, { warm }));
    const again = await granted(log, send('100', 'n', { written: true }));
    expect(again).toMatchObject({ id: '100', repeated: false });
    expect(await claim(log, send('101', 'n', { written: true }))).toEqual({ ...again, repeated: true });
    const heard = await listen(log);
    await log.append(TOPIC, event(), again);
    await subject.settled();
    expect(names(heard)).toEqual(['SYNC']);
    expect(await claim(log, send('98'))).toEqual({ kind: 'behind', floor: other === '99' ? '100' : '200' });
  });

  it('grants a written change, and its append a sync', async () => {
    const { log } = subject;
    await granted(log, edit('100', 1));
    await subject.loseMemory();
    const again = await granted(log, { ...edit('100', 1), written: true });
    const heard = await listen(log);
    await log.append(TOPIC, event(), again);
    await subject.settled();
    expect(names(heard)).toEqual(['SYNC']);
    expect(await claim(log, edit('100', 1))).toEqual({ kind: 'spent', id: '100' });
  });

  it('tells the writer of a row whose nonce went to another id meanwhile', async () => {
    const warm = await restart({ lastId: null, sends: [] });
    const { log } = subject;
    await granted(log, send('200', 'n', { warm }));
    expect(await claim(log, send('100', 'n', { written: true }))).toMatchObject({ id: '200', repeated: true });
  });

  it('takes events of a version that it was merely told of', async () => {
    const { log } = subject;
    await subject.loseMemory();
    await log.appendVersion(TOPIC, { version: 9, rights: 4, events: [] });
    expect(await log.head(TOPIC)).toMatchObject({ offset: 0, version: 9, rights: 4 });
    const change = { version: 9, rights: 4, events: [event('9', 'GUILD_UPDATE')] };
    expect(await log.appendVersion(TOPIC, change)).toEqual({ kind: 'appended', offset: 1 });
    expect(await log.appendVersion(TOPIC, change)).toEqual({ kind: 'known' });
  });
}
