import { guildTopic, MemoryEventLog } from '@messagepal/event-log';
import { SnowflakeGenerator } from '@messagepal/snowflake';
import { MessageEvents } from '../message.events';
import { MessageStore, type PageQuery } from '../store/message-store';
import { MemoryMessageStore } from '../store/message-store.memory';
import { everybody } from '../testing/authors';
import { CHANNEL, editing, GUILD, sending } from '../testing/requests';
import { messageHomeContract } from './message-home.contract';
import { LocalMessageHome } from './message-home.local';

/** As a process sees it that is stopped where it is, before a call goes out or before its answer is looked at, and goes on later. */
class StoppingStore extends MemoryMessageStore {
  private readonly stops: { where: string; reached: () => void; goesOn: Promise<void> }[] = [];

  constructor(private readonly shared: MemoryMessageStore) {
    super();
  }

  /** Stops at the next call of that kind. Resolves, when it stands, to what lets it go on. */
  stopAt(where: 'read' | 'update'): Promise<() => void> {
    return new Promise((resolve) => {
      let goOn = (): void => undefined;
      const goesOn = new Promise<void>((go) => (goOn = go));
      this.stops.push({ where, reached: () => resolve(goOn), goesOn });
    });
  }

  override async getMany(...args: Parameters<MessageStore['getMany']>) {
    const rows = await this.shared.getMany(...args);
    await this.pass('read');
    return rows;
  }

  override async update(...args: Parameters<MessageStore['update']>) {
    await this.pass('update');
    return this.shared.update(...args);
  }

  private async pass(where: string): Promise<void> {
    const stop = this.stops[0];
    if (stop?.where !== where) return;
    this.stops.shift();
    stop.reached();
    await stop.goesOn;
  }
}

class CountingStore extends MemoryMessageStore {
  pages = 0;
  inserts = 0;
  reads = 0;

  override page(channelId: string, query: PageQuery) {
    this.pages += 1;
    return super.page(channelId, query);
  }

  override getMany(...args: Parameters<MessageStore['getMany']>) {
    this.reads += 1;
    return super.getMany(...args);
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

  it('sends to everybody as it does to nobody, and a reply with one read of what it replies to', async () => {
    const { home, store, log, advance } = setUp();
    const heard: string[] = [];
    const sent = await home.send(sending('first'));
    await log.subscribe(guildTopic(GUILD), ({ event }) => heard.push(event.t));
    advance(10_000);
    const rich = { mentionEveryone: true, mentionRoles: ['8'], mentions: ['2', '3'] };
    for (let i = 0; i < 100; i += 1) await home.send(sending('@everyone', { rich }));
    expect([store.pages, store.inserts, store.reads, heard.length]).toEqual([1, 101, 0, 100]);
    const reference = { message_id: sent.kind === 'sent' ? sent.row.id : '', channel_id: CHANNEL };
    await home.send(sending('reply', { type: 19, reference }));
    expect([store.pages, store.inserts, store.reads]).toEqual([1, 102, 1]);
  });

  it('remembers the nonces of the last 5 minutes over a loss of the log', async () => {
    const { home, store, log } = setUp();
    for (let i = 0; i < 250; i += 1) await home.send(sending(String(i), { nonce: String(i) }));
    log.reset();
    expect(await home.send(sending('0', { nonce: '0' }))).toMatchObject({ duplicate: true, row: { content: '0' } });
    expect((await store.scan(CHANNEL, null, 1_000)).length).toBe(250);
  });
});

describe('LocalMessageHome, when its process stands still in the middle of an edit', () => {
  /** A home that can be stopped, another one, and a message of theirs; `last` is what listeners have heard last. */
  async function setUpStopping() {
    let now = Date.now();
    const log = new MemoryEventLog(() => now);
    const events = new MessageEvents(everybody);
    const shared = new MemoryMessageStore();
    const stopping = new StoppingStore(shared);
    const open = (node: number, store: MessageStore) =>
      new LocalMessageHome({ log, store, events, ids: new SnowflakeGenerator({ node }), now: () => now });
    const [stopped, other] = [open(1, stopping), open(2, shared)];
    const heard: string[] = [];
    await log.subscribe(guildTopic(GUILD), ({ event }) =>
      heard.push((JSON.parse(event.d) as { content: string }).content),
    );
    const sent = await other.send(sending('first'));
    const id = sent.kind === 'sent' ? sent.row.id : '';
    const content = async () => (await other.getMany(CHANNEL, [id]))[0]?.content;
    return { id, heard, content, stopped, other, stopping, pass: (ms: number) => void (now += ms) };
  }

  it.each(['read', 'update'] as const)(
    'does not undo a newer edit that was answered meanwhile (at its %s)',
    async (where) => {
      const { id, heard, content, stopped, other, stopping, pass } = await setUpStopping();
      const standing = stopping.stopAt(where);
      const late = stopped.edit(editing(id, 'older')).catch((error: unknown) => error);
      const goOn = await standing;
      pass(10_000);
      expect(await other.edit(editing(id, 'newer'))).toMatchObject({ kind: 'edited' });
      goOn();
      expect(await late).toMatchObject({ status: 503 });
      expect(await content()).toBe('newer');
      expect(heard).toEqual(['first', 'newer']);
    },
  );

  it('makes an edit that was merely slow the later one of the two', async () => {
    const { id, heard, content, stopped, other, stopping, pass } = await setUpStopping();
    const standing = stopping.stopAt('update');
    const slow = stopped.edit(editing(id, 'slow'));
    const goOn = await standing;
    pass(1_000);
    await other.edit(editing(id, 'quick'));
    goOn();
    expect(await slow).toMatchObject({ kind: 'edited' });
    expect(await content()).toBe('slow');
    expect(heard).toEqual(['first', 'quick', 'slow']);
  });

  it('leaves a revision to who claimed it first, so that no two writes of it can meet', async () => {
    const { id, stopped, other, stopping } = await setUpStopping();
    const standing = stopping.stopAt('update');
    const first = stopped.edit(editing(id, 'one'));
    const goOn = await standing;
    expect(await other.edit(editing(id, 'two'))).toMatchObject({ row: { revision: 2 } });
    goOn();
    expect(await first).toMatchObject({ row: { revision: 3 } });
  });
});
