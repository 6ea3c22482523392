import { ApiError } from '@messagepal/errors';
import { dmTopic, inboxTopic, MemoryEventLog, type AppendBy, type TopicEvent } from '@messagepal/event-log';
import { SnowflakeGenerator } from '@messagepal/snowflake';
import { MessageEvents } from '../message.events';
import { MemoryMessageStore } from '../store/message-store.memory';
import { everybody } from '../testing/authors';
import { CHANNEL, editing, removing, sending } from '../testing/requests';
import { Rooms } from '../testing/rooms';
import { ClaimSettler } from './claim-settler';
import type { Sent } from './message-home';
import { LocalMessageHome } from './message-home.local';
import { MessageLog } from './message-log';

const DM = { guildId: null };
const TOPIC = dmTopic(CHANNEL);

/** A log in which appends to one topic fail while it says so. */
class Shaky extends MemoryEventLog {
  broken: string | undefined;

  override async append(topic: string, event: TopicEvent, by: AppendBy) {
    if (topic === this.broken) throw new ApiError('SERVICE_UNAVAILABLE');
    return super.append(topic, event, by);
  }
}

/** A DM of 1 and 2, and what each of them, and 3, has heard. */
async function setUp() {
  let now = 0;
  const log = new Shaky(() => now);
  const store = new MemoryMessageStore();
  const events = new MessageEvents(everybody);
  const rooms = new Rooms(new Map([[CHANNEL, ['1', '2']]]));
  const open = (node: number) =>
    new LocalMessageHome({ log, store, events, ids: new SnowflakeGenerator({ node }), audience: rooms });
  const heard: Record<string, string[]> = { 1: [], 2: [], 3: [] };
  for (const [user, list] of Object.entries(heard))
    await log.subscribe(inboxTopic(user), ({ event: { t, d } }) => {
      const { content } = JSON.parse(d) as { content?: string };
      list.push(content === undefined ? t : `${t} ${content}`);
    });
  const settle = async (): Promise<number> => {
    now += 11_000;
    return new ClaimSettler(store, log, events, rooms).settleExpired();
  };
  return { log, store, events, rooms, heard, home: open(1), other: open(2), settle };
}

const idOf = (sent: Sent): string => {
  if (sent.kind !== 'sent') throw new Error(sent.kind);
  return sent.row.id;
};

describe('a DM', () => {
  it('is told of in the inboxes of those who are in it, and claimed in its own log', async () => {
    const { home, other, heard, log, rooms } = await setUp();
    const id = idOf(await home.send(sending('hello', { ...DM, nonce: 'n' })));
    const again = await other.send(sending('hello', { ...DM, nonce: 'n' }));
    expect(again).toMatchObject({ duplicate: true, row: { id, guildId: null } });
    await other.edit(editing(id, 'hello there', DM));
    rooms.put(CHANNEL, ['1', '3']);
    await home.remove(removing(id, DM));
    expect(heard).toEqual({
      1: ['MESSAGE_CREATE hello', 'MESSAGE_UPDATE hello there', 'MESSAGE_DELETE'],
      2: ['MESSAGE_CREATE hello', 'MESSAGE_UPDATE hello there'],
      3: ['MESSAGE_DELETE'],
    });
    expect((await log.head(TOPIC)).offset).toBe(3);
    expect(rooms.calls).toBe(1);
  });

  it('is not written to by rights of before a change', async () => {
    const { home, log, heard } = await setUp();
    await log.appendVersion(TOPIC, { version: 2, rights: 2, events: [] });
    expect(await home.send(sending('late', { ...DM, rights: 1 }))).toEqual({ kind: 'stale', version: 2, rights: 2 });
    idOf(await home.send(sending('in time', { ...DM, rights: 2 })));
    expect(heard['1']).toEqual(['MESSAGE_CREATE in time']);
  });

  it('does not reach who was removed while it was found out whom to tell, and does who was added again', async () => {
    const { home, log, heard, rooms } = await setUp();
    const tell = (once: string, t: string, where: Pick<TopicEvent, 'leaves' | 'enters'>) =>
      log.append(inboxTopic('2'), { t, scope: { kind: 'users', userIds: ['2'] }, d: '{}', ...where }, { once });
    rooms.whenCalled = async () => {
      rooms.whenCalled = undefined;
      await tell('1', 'CHANNEL_DELETE', { leaves: CHANNEL });
    };
    idOf(await home.send(sending('late', DM)));
    expect(heard).toMatchObject({ 1: ['MESSAGE_CREATE late'], 2: ['CHANNEL_DELETE'] });
    await tell('2', 'CHANNEL_CREATE', { enters: CHANNEL });
    idOf(await home.send(sending('again', DM)));
    expect(heard['2']).toEqual(['CHANNEL_DELETE', 'CHANNEL_CREATE', 'MESSAGE_CREATE again']);
  });

  it('reaches each inbox once when one was away and the send is repeated', async () => {
    const { home, other, heard, log } = await setUp();
    log.broken = inboxTopic('2');
    await expect(home.send(sending('hello', { ...DM, nonce: 'n' }))).rejects.toMatchObject({ status: 503 });
    expect(heard).toMatchObject({ 1: ['MESSAGE_CREATE hello'], 2: [] });
    log.broken = undefined;
    idOf(await other.send(sending('hello', { ...DM, nonce: 'n' })));
    expect(heard).toMatchObject({ 1: ['MESSAGE_CREATE hello'], 2: ['MESSAGE_CREATE hello'] });
  });

  it('reaches each inbox once when nobody repeats it, by the sweeper', async () => {
    const { home, heard, log, settle } = await setUp();
    const id = idOf(await home.send(sending('first', DM)));
    for (const broken of [inboxTopic('2'), TOPIC]) {
      log.broken = broken;
      const name = broken === TOPIC ? 'claim left' : 'inbox away';
      await expect(home.send(sending(name, DM))).rejects.toMatchObject({ status: 503 });
      await expect(home.edit(editing(id, `edit, ${name}`, DM))).rejects.toMatchObject({ status: 503 });
      log.broken = undefined;
      expect(await settle()).toBe(2);
    }
    for (const list of [heard['1'], heard['2']])
      expect([...(list ?? [])].toSorted()).toEqual([
        'MESSAGE_CREATE claim left',
        'MESSAGE_CREATE first',
        'MESSAGE_CREATE inbox away',
        'MESSAGE_UPDATE edit, claim left',
        'MESSAGE_UPDATE edit, inbox away',
      ]);
    expect(await settle()).toBe(0);
  });

  it('is first told of as sent, then as edited, and never as it was before', async () => {
    const { home, heard, log, events, store, rooms } = await setUp();
    log.broken = inboxTopic('2');
    await expect(home.send(sending('first', { ...DM, nonce: 'n' }))).rejects.toMatchObject({ status: 503 });
    log.broken = undefined;
    const [row] = await store.page(CHANNEL, { limit: 1 });
    const { id, authorId } = row ?? { id: '', authorId: '' };
    await home.edit(editing(id, 'second', DM));
    await home.edit(editing(id, 'third', DM));
    // Writers that were frozen in between.
    const late = new MessageLog(log, rooms);
    const claimed = { ...DM, channelId: CHANNEL, id };
    const by = { token: 'any', epoch: (await log.head(TOPIC)).epoch };
    const event = (content: string) => events.updated({ ...row!, content, revision: 1 }, store);
    await late.append({ ...claimed, write: { kind: 'send', authorId } }, await event('send'), by);
    await late.append({ ...claimed, write: { kind: 'edit', revision: 1 } }, await event('edit'), by);
    await home.remove(removing(id, DM));
    await late.append({ ...claimed, write: { kind: 'edit', revision: 9 } }, await event('edit'), by);
    for (const list of [heard['1'], heard['2']])
      expect(list).toEqual(['MESSAGE_CREATE first', 'MESSAGE_UPDATE second', 'MESSAGE_UPDATE third', 'MESSAGE_DELETE']);
  });

  it('of which the row never came is given up, and told of should its writer come back', async () => {
    const { home, heard, log, settle } = await setUp();
    await home.send(sending('first', DM));
    // By then a log knows whatever was sent before it began.
    expect(await settle()).toBe(0);
    const id = '9000000000000000000';
    const claim = await log.claim(TOPIC, {
      channelId: CHANNEL,
      id,
      rights: 0,
      write: { kind: 'send', authorId: '1', nonce: 'n' },
    });
    expect(claim.kind).toBe('granted');
    expect(await settle()).toBe(1);
    expect(heard['1']).toEqual(['MESSAGE_CREATE first']);
    expect(idOf(await home.send(sending('late', { ...DM, nonce: 'n' })))).toBe(id);
    expect(heard['2']).toEqual(['MESSAGE_CREATE first', 'MESSAGE_CREATE late']);
  });

  it('is not for a home that has none', async () => {
    const { log, store, events } = await setUp();
    const home = new LocalMessageHome({ log, store, events, ids: new SnowflakeGenerator({ node: 3 }) });
    await expect(home.send(sending('hello', DM))).rejects.toThrow('there are no direct messages here');
  });
});
