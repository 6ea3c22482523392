import { loadConfig } from '@messagepal/config';
import { guildTopic, MemoryEventLog } from '@messagepal/event-log';
import { LocalMessageHome, MessageEvents, openMessageStore, type MessageStore } from '@messagepal/messages';
import { snowflakeAt } from '@messagepal/snowflake';
import { AuthorPurge, type AuthorPurgeOrder, type PurgePlace } from './author-purge';

const GUILD = '7';
const NOW = Date.parse('2026-01-10T00:00:00.000Z');
const HOUR = 3_600_000;

// Real: home, store and log in memory.
describe('the purge of an author', () => {
  let store: MessageStore;
  let log: MemoryEventLog;
  let purge: AuthorPurge;
  let pages: string[];

  const order = (more: Partial<AuthorPurgeOrder> = {}): AuthorPurgeOrder => ({
    guildId: GUILD,
    rights: 0,
    channelIds: ['10', '11'],
    since: NOW - 2 * HOUR,
    until: new Map([['1', NOW]]),
    ...more,
  });
  const run = async (what: AuthorPurgeOrder, from?: PurgePlace): Promise<PurgePlace[]> => {
    const places: PurgePlace[] = [];
    await purge.run(what, from, async (place) => void places.push(place));
    return places;
  };
  const insert = async (channelId: string, authorId: string, at: number): Promise<string> => {
    const id = (BigInt(snowflakeAt(at)) + 5n).toString();
    const plain = { type: 0, flags: 0, editedAt: null, revision: 0, nonce: null, reference: null, rich: null } as const;
    await store.insert({ channelId, id, guildId: GUILD, authorId, content: 'x', ...plain });
    return id;
  };
  const left = async (channelId: string) => (await store.scan(channelId, null, 100_000)).map(({ id }) => id);
  const events = async () => {
    const topic = guildTopic(GUILD);
    const read = await log.read(topic, { epoch: (await log.head(topic)).epoch, offset: 0 }, 1000);
    return read.kind === 'entries' ? read.entries.map(({ event }) => event) : [];
  };

  beforeEach(async () => {
    store = await openMessageStore(loadConfig({ MP_MESSAGES: 'memory' }), '');
    log = new MemoryEventLog();
    pages = [];
    let last = 0n;
    const ids = { next: ({ above = '0' } = {}) => String((last = BigInt(above) + last + 1n)) };
    const messageEvents = new MessageEvents({ getMany: () => Promise.resolve(new Map()) });
    const home = new LocalMessageHome({ store, log, events: messageEvents, ids });
    purge = new AuthorPurge({
      page: (channelId, query) => (pages.push(channelId), home.page(channelId, query)),
      removeMany: (request) => home.removeMany(request),
    });
  });

  it('takes theirs within the time, in all channels, and tells of each', async () => {
    const kept = [
      await insert('10', '1', NOW - 2 * HOUR - 1),
      await insert('10', '2', NOW - HOUR - 1),
      await insert('10', '1', NOW + 1),
    ];
    const gone = [
      await insert('10', '1', NOW - 2 * HOUR),
      await insert('10', '1', NOW - HOUR),
      await insert('10', '1', NOW),
      await insert('11', '1', NOW - 1),
    ];
    await run(order());
    expect(await left('10')).toEqual(kept);
    expect(await left('11')).toEqual([]);
    const told = (await events()).map(({ d }) => JSON.parse(d) as { id?: string; ids?: string[] });
    expect(told.flatMap(({ id, ids = [] }) => (id === undefined ? ids : [id])).toSorted()).toEqual(gone.toSorted());
  });

  it('reads no further back than it has to, and looks at each page once', async () => {
    for (let n = 0; n < 1000; n++) await insert('10', n % 2 ? '1' : '2', NOW - n * 60_000);
    const places = await run(order());
    expect(pages).toEqual(['10', '10', '11']);
    expect(places).toHaveLength(2);
    // Of 121 minutes, both ends included, every other one was theirs.
    expect(await left('10')).toHaveLength(1000 - 60);
  });

  it('goes on from where it was when it breaks off', async () => {
    for (let n = 0; n < 250; n++) await insert('10', '1', NOW - n);
    await insert('11', '1', NOW);
    let place: PurgePlace | undefined;
    const broken = purge.run(order(), undefined, async (reached) => {
      place = reached;
      throw new Error('the worker is gone');
    });
    await expect(broken).rejects.toThrow('the worker is gone');
    expect(await left('10')).toHaveLength(150);
    pages.length = 0;
    await run(order(), place);
    expect([await left('10'), await left('11')]).toEqual([[], []]);
    expect(pages).toEqual(['10', '10', '11']);
  });

  it('may be done again, and skips what lies before its place', async () => {
    for (let n = 0; n < 3; n++) await insert('10', '1', NOW - n);
    await run(order());
    const told = await events();
    await run(order());
    expect(await events()).toEqual(told);
    const kept = await insert('10', '1', NOW - 10);
    await run(order(), { channelId: '11', before: snowflakeAt(NOW) });
    expect(await left('10')).toEqual([kept]);
  });

  it('is not kept from it by rights that change meanwhile', async () => {
    await insert('10', '1', NOW);
    await log.appendVersion(guildTopic(GUILD), { version: 9, rights: 5, events: [] });
    await run(order());
    expect(await left('10')).toEqual([]);
  });

  it('has an end of its own for each author', async () => {
    const kept = await insert('10', '1', NOW - HOUR + 1);
    await insert('10', '1', NOW - HOUR);
    await insert('10', '3', NOW - HOUR + 1);
    await run(
      order({
        until: new Map([
          ['1', NOW - HOUR],
          ['3', NOW],
        ]),
      }),
    );
    expect(await left('10')).toEqual([kept]);
  });
});
