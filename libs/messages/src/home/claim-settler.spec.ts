import { guildTopic, MemoryEventLog } from '@messagepal/event-log';
import { SnowflakeGenerator } from '@messagepal/snowflake';
import { MessageEvents } from '../message.events';
import { MemoryMessageStore } from '../store/message-store.memory';
import { everybody } from '../testing/authors';
import { CHANNEL, GUILD, sending } from '../testing/requests';
import { ClaimSettler } from './claim-settler';
import { LocalMessageHome } from './message-home.local';

const TOPIC = guildTopic(GUILD);

/** A message that was sent, and a settler that comes along when claims have expired. */
async function setUp() {
  let now = 0;
  const log = new MemoryEventLog(() => now);
  const store = new MemoryMessageStore();
  const events = new MessageEvents(everybody);
  const home = new LocalMessageHome({ log, store, events, ids: new SnowflakeGenerator({ node: 1 }) });
  const sent = await home.send(sending('hello'));
  if (sent.kind !== 'sent') throw new Error(sent.kind);
  const heard: string[] = [];
  await log.subscribe(TOPIC, ({ event }) => heard.push(event.t));
  const settle = async (afterMs = 11_000): Promise<number> => {
    now += afterMs;
    return new ClaimSettler(store, log, events).settleExpired();
  };
  const claim = (id: string, write: { kind: 'edit'; revision: number } | { kind: 'remove' }) =>
    log.claim(TOPIC, { channelId: CHANNEL, id, rights: 0, write });
  const claimSend = (id: string) =>
    log.claim(TOPIC, { channelId: CHANNEL, id, rights: 0, write: { kind: 'send', authorId: '1' } });
  return { row: sent.row, log, store, heard, settle, claim, claimSend };
}

const edited = (revision: number) => ({ content: `edit ${revision}`, flags: 0, rich: null, editedAt: 1, revision });

describe('ClaimSettler', () => {
  it('leaves claims alone whose writer may come back', async () => {
    const { row, settle, claim, heard } = await setUp();
    await claim(row.id, { kind: 'edit', revision: 1 });
    expect(await settle(9_000)).toBe(0);
    expect(heard).toEqual([]);
  });

  it('tells of a message whose writer crashed after the row', async () => {
    const { row, store, settle, claimSend, heard } = await setUp();
    const id = `${row.id}0`;
    await claimSend(id);
    await store.insert({ ...row, id });
    expect(await settle()).toBe(1);
    expect(await settle()).toBe(0);
    expect(heard).toEqual(['MESSAGE_CREATE']);
  });

  it('gives up a message whose row never came', async () => {
    const { row, settle, claimSend, heard } = await setUp();
    await claimSend(`${row.id}0`);
    await settle();
    expect(heard).toEqual(['SYNC']);
  });

  it('tells of an edit that was stored, and gives up one that was not', async () => {
    const { row, store, settle, claim, heard } = await setUp();
    await claim(row.id, { kind: 'edit', revision: 1 });
    await store.update(CHANNEL, row.id, edited(1));
    await settle();
    await claim(row.id, { kind: 'edit', revision: 2 });
    await settle();
    expect(heard).toEqual(['MESSAGE_UPDATE', 'SYNC']);
  });

  it('tells once of two edits that crashed', async () => {
    const { row, store, settle, claim, heard } = await setUp();
    for (const revision of [1, 2]) {
      await claim(row.id, { kind: 'edit', revision });
      await store.update(CHANNEL, row.id, edited(revision));
    }
    await settle();
    expect(await settle()).toBe(0);
    expect(heard).toEqual(['MESSAGE_UPDATE']);
  });

  it('finishes a removal', async () => {
    const { row, store, settle, claim, heard } = await setUp();
    await claim(row.id, { kind: 'remove' });
    await settle();
    expect(heard).toEqual(['MESSAGE_DELETE']);
    expect(await store.getMany(CHANNEL, [row.id])).toEqual([]);
  });
});
