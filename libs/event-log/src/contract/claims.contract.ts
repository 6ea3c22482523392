import type { EventLogSubject, MakeSubject } from './subject';
import { ANA, CHANNEL, claim, edit, event, granted, listen, names, removal, send, SYNC, TOPIC } from './subject';

/** The promises about claims and the tokens they give. */
export function claimsContract(make: MakeSubject): void {
  let subject: EventLogSubject;
  beforeEach(async () => {
    subject = await make();
  });
  afterEach(() => subject.close());

  it('asks for the past of a channel once, and takes it only from its own epoch', async () => {
    const { log } = subject;
    const cold = await log.claim(TOPIC, send('100'));
    if (cold.kind !== 'cold') throw new Error(cold.kind);
    const past = { lastId: null, sends: [] };
    const elsewhere = await log.claim(TOPIC, send('100', undefined, { warm: { ...past, epoch: 'another' } }));
    expect(elsewhere).toEqual(cold);
    const warm = await log.claim(TOPIC, send('100', undefined, { warm: { ...past, epoch: cold.epoch } }));
    expect(warm).toMatchObject({ kind: 'granted', id: '100', repeated: false });
    expect(await log.claim(TOPIC, send('101'))).toMatchObject({ kind: 'granted', id: '101' });
  });

  it('grants ids that rise', async () => {
    const { log } = subject;
    await granted(log, send('100'));
    expect(await claim(log, send('99'))).toEqual({ kind: 'behind', floor: '100' });
    expect(await claim(log, send('100'))).toEqual({ kind: 'behind', floor: '100' });
    expect(await claim(log, send('1000'))).toMatchObject({ kind: 'granted' });
  });

  it('keeps new ids above those of the past it was told', async () => {
    const { log } = subject;
    const cold = await log.claim(TOPIC, send('100'));
    if (cold.kind !== 'cold') throw new Error(cold.kind);
    const warm = { epoch: cold.epoch, lastId: '150', sends: [] };
    expect(await log.claim(TOPIC, send('100', undefined, { warm }))).toEqual({ kind: 'behind', floor: '150' });
  });

  it('gives the same nonce the same id and token, and says when its event is in the log', async () => {
    const { log } = subject;
    const first = await granted(log, send('100', 'n'));
    expect(await claim(log, send('101', 'n'))).toEqual({ ...first, repeated: true });
    await log.append(TOPIC, event(), first);
    expect(await claim(log, send('102', 'n'))).toEqual({ kind: 'spent', id: '100' });
    const other = { ...send('103', 'n'), write: { kind: 'send', authorId: '2', nonce: 'n' } as const };
    expect(await claim(log, other)).toMatchObject({ kind: 'granted', id: '103', repeated: false });
  });

  it('remembers a nonce for 5 minutes', async () => {
    const { log } = subject;
    await log.append(TOPIC, event(), await granted(log, send('100', 'n')));
    await subject.advance(4.9 * 60_000);
    expect(await claim(log, send('101', 'n'))).toEqual({ kind: 'spent', id: '100' });
    await subject.advance(0.2 * 60_000);
    expect(await claim(log, send('102', 'n'))).toMatchObject({ kind: 'granted', id: '102' });
  });

  it('spends a token once', async () => {
    const { log } = subject;
    const grant = await granted(log, send('100', 'n'));
    expect(await log.append(TOPIC, event(), grant)).toEqual({ kind: 'appended', offset: 1 });
    expect(await log.append(TOPIC, event(), grant)).toEqual({ kind: 'known' });
    expect(await log.head(TOPIC)).toMatchObject({ offset: 1 });
  });

  it('is stale once rights were taken, save for a row that is written already', async () => {
    const { log } = subject;
    await log.appendVersion(TOPIC, { version: 5, rights: 3, events: [event('5', 'GUILD_UPDATE')] });
    expect(await claim(log, send('100'))).toEqual({ kind: 'stale', version: 5, rights: 3 });
    expect(await claim(log, { ...send('100'), rights: 3 })).toMatchObject({ kind: 'granted' });
    expect(await claim(log, { ...send('101'), written: true })).toMatchObject({ kind: 'granted' });
  });

  it('lists pending claims by age and leaves a mark where one is given up', async () => {
    const { log } = subject;
    const first = await granted(log, send('100', 'n'));
    await subject.advance(6_000);
    await granted(log, send('101'));
    await subject.advance(5_000);
    const expired = await log.expired(10_000, 10);
    const write = { kind: 'send', authorId: ANA, nonce: 'n' };
    const { token, epoch } = first;
    expect(expired).toEqual([{ topic: TOPIC, epoch, token, channelId: CHANNEL, id: '100', write }]);
    await subject.advance(5_000);
    expect((await log.expired(10_000, 10)).map(({ id }) => id)).toEqual(['100', '101']);
    expect(await log.expired(10_000, 1)).toHaveLength(1);

    const heard = await listen(log);
    expect(await log.append(TOPIC, SYNC, first)).toEqual({ kind: 'appended', offset: 1 });
    expect(await log.append(TOPIC, SYNC, first)).toEqual({ kind: 'known' });
    expect((await log.expired(10_000, 10)).map(({ id }) => id)).toEqual(['101']);
    expect(await log.append(TOPIC, event(), first)).toEqual({ kind: 'appended', offset: 2 });
    expect(await log.append(TOPIC, event(), first)).toEqual({ kind: 'known' });
    await subject.settled();
    expect(names(heard)).toEqual(['SYNC', 'SYNC']);
  });

  it('gives a nonce whose claim was given up the same id again, and a sync in place of its event', async () => {
    const { log } = subject;
    const first = await granted(log, send('100', 'n'));
    await log.append(TOPIC, SYNC, first);
    const again = await granted(log, send('101', 'n'));
    expect(again).toEqual({ ...first, repeated: true });
    const heard = await listen(log);
    await log.append(TOPIC, event(), again);
    await subject.settled();
    expect(names(heard)).toEqual(['SYNC']);
    expect(await claim(log, send('102', 'n'))).toEqual({ kind: 'spent', id: '100' });
  });

  it('claims changes by revision, without a floor', async () => {
    const { log } = subject;
    await granted(log, send('200'));
    const first = await granted(log, edit('100', 1));
    expect(await claim(log, edit('100', 1))).toEqual({ ...first, repeated: true });
    await log.append(TOPIC, event(), first);
    expect(await claim(log, edit('100', 1))).toEqual({ kind: 'spent', id: '100' });
    expect(await claim(log, edit('100', 2))).toMatchObject({ kind: 'granted', repeated: false });
    expect(await claim(log, removal('100'))).toMatchObject({ kind: 'granted', repeated: false });
  });

  it('lets a newer change stand for the older ones', async () => {
    const { log } = subject;
    const [older, newer] = [await granted(log, edit('100', 1)), await granted(log, edit('100', 2))];
    const other = await granted(log, edit('101', 1));
    await log.append(TOPIC, event('2'), newer);
    expect(await log.append(TOPIC, event('1'), older)).toEqual({ kind: 'known' });
    expect(await log.append(TOPIC, event(), other)).toMatchObject({ kind: 'appended' });
  });

  it('lets a removal stand for everything that was pending on the message', async () => {
    const { log } = subject;
    const sending = await granted(log, send('100', 'n'));
    const editing = await granted(log, edit('100', 1));
    await log.append(TOPIC, event('', 'MESSAGE_DELETE'), await granted(log, removal('100')));
    expect(await log.append(TOPIC, event(), editing)).toEqual({ kind: 'known' });
    expect(await log.append(TOPIC, event(), sending)).toEqual({ kind: 'known' });
    expect(await claim(log, send('101', 'n'))).toEqual({ kind: 'spent', id: '100' });
    expect(await claim(log, edit('100', 2))).toEqual({ kind: 'spent', id: '100' });
    expect(await claim(log, removal('100'))).toEqual({ kind: 'spent', id: '100' });
  });

  it('does not take a removal in one channel for one in another', async () => {
    const { log } = subject;
    const sending = await granted(log, send('100', 'n'));
    const elsewhere = { ...removal('100'), channelId: '71' };
    await log.append(TOPIC, event('', 'MESSAGE_DELETE'), await granted(log, elsewhere));
    expect(await claim(log, elsewhere)).toEqual({ kind: 'spent', id: '100' });
    expect(await log.append(TOPIC, event(), sending)).toMatchObject({ kind: 'appended' });
    expect(await claim(log, edit('100', 1))).toMatchObject({ kind: 'granted', repeated: false });
    expect(await claim(log, removal('100'))).toMatchObject({ kind: 'granted', repeated: false });
  });

  it('spends the tokens of several removals with one event', async () => {
    const { log } = subject;
    const sending = await granted(log, send('100', 'n'));
    const editing = await granted(log, edit('101', 1));
    const [one, two, three] = await Promise.all(['100', '101', '102'].map((id) => granted(log, removal(id))));
    const also = [two, three].map((grant) => grant?.token ?? '');
    const bulk = event('', 'MESSAGE_DELETE_BULK');
    const by = { token: one?.token ?? '', epoch: one?.epoch ?? '', also };
    expect(await log.append(TOPIC, bulk, by)).toEqual({ kind: 'appended', offset: 1 });
    expect(await log.append(TOPIC, bulk, by)).toEqual({ kind: 'known' });
    expect(await log.expired(0, 10)).toEqual([]);
    for (const { token, epoch } of [sending, editing]) {
      expect(await log.append(TOPIC, event(), { token, epoch })).toEqual({ kind: 'known' });
    }
    for (const id of ['100', '101', '102']) expect(await claim(log, removal(id))).toEqual({ kind: 'spent', id });
  });

  it('appends one sync for claims that are given up in a row', async () => {
    const { log } = subject;
    const grants = [await granted(log, send('100')), await granted(log, send('101')), await granted(log, send('102'))];
    for (const grant of grants) await log.append(TOPIC, SYNC, grant);
    expect(await log.head(TOPIC)).toMatchObject({ offset: 1 });
    expect(await log.append(TOPIC, event(), grants[1] ?? { once: '' })).toEqual({ kind: 'appended', offset: 2 });
    await log.append(TOPIC, event(), { once: 'a' });
    await log.append(TOPIC, SYNC, await granted(log, send('103')));
    expect(await log.head(TOPIC)).toMatchObject({ offset: 4 });
  });

  it('names the token of a send that nobody has heard of to whoever changes the message', async () => {
    const { log } = subject;
    const sending = await granted(log, send('100'));
    expect(await claim(log, edit('100', 1))).toMatchObject({ kind: 'granted', unheard: sending.token });
    await log.append(TOPIC, event(), sending);
    expect(await claim(log, edit('100', 2))).not.toHaveProperty('unheard');
  });
}
