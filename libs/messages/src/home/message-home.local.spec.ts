import { MemoryEventLog } from '@messagepal/event-log';
import { SnowflakeGenerator } from '@messagepal/snowflake';
import { MessageEvents } from '../message.events';
import { MessageStore, type PageQuery } from '../store/message-store';
import { MemoryMessageStore } from '../store/message-store.memory';
import { everybody } from '../testing/authors';
import { CHANNEL, sending } from '../testing/requests';
import { messageHomeContract } from './message-home.contract';
import { LocalMessageHome } from './message-home.local';

class CountingStore extends MemoryMessageStore {
  pages = 0;
  inserts = 0;

  override page(channelId: string, query: PageQuery) {
    this.pages += 1;
    return super.page(channelId, query);
  }

  override insert(...args: Parameters<MessageStore['insert']>) {
    this.inserts += 1;
    return super.insert(...args);
  }
}

function setUp() {
  let now = 0;
  const log = new MemoryEventLog(() => now);
  const store = new CountingStore();
  const events = new MessageEvents(everybody);
  const open = (node: number) => new LocalMessageHome({ log, store, events, ids: new SnowflakeGenerator({ node }) });
  const advance = (ms: number): void => void (now += ms);
  return { log, store, advance, home: open(1), other: open(2) };
}

messageHomeContract('LocalMessageHome (memory store, memory log)', async () => setUp());

describe('LocalMessageHome', () => {
  it('reads a thousand identical pages at once with two queries, all the same object', async () => {
    const { home, store } = setUp();
    const pages = await Promise.all(Array.from({ length: 1_000 }, () => home.page(CHANNEL, { limit: 50 })));
    expect(store.pages).toBe(2);
    expect(new Set(pages).size).toBe(2);
  });

  it('sends with one insert and no read, once the log is 10 s old', async () => {
    const { home, store, advance } = setUp();
    await home.send(sending('first'));
    expect([store.pages, store.inserts]).toEqual([1, 1]);
    advance(10_000);
    await home.send(sending('second', { nonce: 'n' }));
    expect([store.pages, store.inserts]).toEqual([1, 2]);
    await home.send(sending('second', { nonce: 'n' }));
    expect(store.inserts).toBe(2);
  });

  it('remembers the nonces of the last 5 minutes over a loss of the log', async () => {
    const { home, store, log } = setUp();
    for (let i = 0; i < 250; i += 1) await home.send(sending(String(i), { nonce: String(i) }));
    log.reset();
    expect(await home.send(sending('0', { nonce: '0' }))).toMatchObject({ duplicate: true, row: { content: '0' } });
    expect((await store.scan(CHANNEL, null, 1_000)).length).toBe(250);
  });
});
