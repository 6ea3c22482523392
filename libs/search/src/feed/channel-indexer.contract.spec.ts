import { loadConfig } from '@messagepal/config';
import { DatabaseServer, migrate } from '@messagepal/database';
import type { MessageRow, MessageStore } from '@messagepal/messages';
import { openMessageStore } from '@messagepal/messages';
import { snowflakeAt } from '@messagepal/snowflake';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { SearchIndex } from '../index/search-index.postgres';
import { termsOf } from '../text/search-text';
import { ChangeNotes, NEW } from './change-notes';
import { ChannelIndexer } from './channel-indexer';
import { IndexMarks } from './index-marks';
import { IndexSweeper } from './index-sweeper';
import { Reindexing } from './reindexing';

const GUILD = '10';
const MINUTE = 60_000;

// Real: PostgreSQL; messages are in the memory of this process.
describe('ChannelIndexer', () => {
  let database: TestDatabase;
  let source: DataSource;
  let store: MessageStore;
  let index: SearchIndex;
  let marks: IndexMarks;
  let notes: ChangeNotes;
  let indexer: ChannelIndexer;
  let channelId = '100';
  let ids = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    await migrate(database.url);
    source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    await source.query(
      `INSERT INTO users (id, username, email, password_hash) VALUES (1, 'owner', 'o@example.org', 'x')`,
    );
    await source.query(`INSERT INTO guilds (id, name, owner_id) VALUES (${GUILD}, 'guild', 1)`);
    const config = loadConfig({ DATABASE_URL: database.url, MP_MESSAGES: 'memory' });
    store = await openMessageStore(config, database.url);
    index = new SearchIndex(new DatabaseServer(database.url), config);
    [marks, notes] = [new IndexMarks(source), new ChangeNotes(source)];
    indexer = new ChannelIndexer({ open: () => Promise.resolve(store) }, index, marks, notes);
  });
  beforeEach(async () => {
    channelId = String(Number(channelId) + 1);
    const sql = `INSERT INTO channels (guild_id, id, type, name) VALUES ($1, $2, 'text', 'c')`;
    await source.query(sql, [GUILD, channelId]);
  });
  afterAll(async () => {
    await index.onApplicationShutdown();
    await source.destroy();
    await database.drop();
  });

  const rowAt = (ms: number, content: string, more: Partial<MessageRow> = {}): MessageRow => ({
    channelId,
    id: String(BigInt(snowflakeAt(ms)) + BigInt((ids += 1))),
    guildId: GUILD,
    authorId: '1',
    type: 0,
    flags: 0,
    content,
    editedAt: null,
    revision: 0,
    nonce: null,
    reference: null,
    rich: null,
    ...more,
  });
  const send = async (content: string, ms = Date.now()): Promise<MessageRow> => {
    const row = rowAt(ms, content);
    await store.insert(row);
    await notes.note([{ channelId, messageId: NEW }]);
    return row;
  };
  const lists = { authorIds: [], mentionIds: [], mentionRoleIds: [], has: [], hasNot: [] };
  const find = async (text = ''): Promise<string[]> => {
    const request = {
      ...lists,
      spaceId: GUILD,
      channelIds: [channelId],
      terms: termsOf(text),
      order: 'oldest' as const,
    };
    return (await index.find({ ...request, offset: 0, limit: 25 })).hits.map(({ id }) => id);
  };
  const unsettle = (): Promise<unknown> =>
    source.query(`UPDATE search_marks SET settled_at = 'epoch' WHERE channel_id = $1`, [channelId]);

  it('goes by what is new, edited and removed', async () => {
    const [first, second] = [await send('alpha one'), await send('alpha two')];
    expect(await indexer.run(channelId)).toBe('done');
    expect(await find('alpha ')).toEqual([first.id, second.id]);
    await store.update(channelId, first.id, { ...first, content: 'beta', revision: 1, editedAt: 1 });
    await store.remove(channelId, second.id);
    await notes.note([first, second].map(({ id: messageId }) => ({ channelId, messageId })));
    await indexer.run(channelId);
    expect([await find('alpha '), await find('beta '), await find()]).toEqual([[], [first.id], [first.id]]);
    expect(await notes.of(channelId, 10)).toEqual([]);
  });

  it('does nothing new when it runs again, also all at once', async () => {
    const sent = [await send('one'), await send('two')].map(({ id }) => id);
    await Promise.all([1, 2, 3].map(() => indexer.run(channelId)));
    await notes.note([NEW, ...sent].map((messageId) => ({ channelId, messageId })));
    await indexer.run(channelId);
    expect(await find()).toEqual(sent);
  });

  it('finds a message that was written late, below others that it has seen', async () => {
    const now = Date.now();
    const high = await send('high', now);
    await indexer.run(channelId);
    const low = await send('low', now - 5_000);
    await indexer.run(channelId);
    expect(await find()).toEqual([high.id]);
    await unsettle();
    await notes.note([{ channelId, messageId: NEW }]);
    await indexer.run(channelId);
    expect(await find()).toEqual([low.id, high.id]);
  });

  it('reads long channels part by part', async () => {
    const rows = Array.from({ length: 20_700 }, (_, i) => rowAt(Date.now() - 60 * MINUTE, `word ${i}`));
    for (const row of rows) await store.insert(row);
    await notes.note([{ channelId, messageId: NEW }]);
    await source.query('UPDATE channels SET last_message_id = $2 WHERE id = $1', [channelId, rows.at(-1)?.id]);
    expect(await marks.unfinished([channelId])).toBe(true);
    expect(await indexer.run(channelId)).toBe('more');
    expect(await indexer.run(channelId)).toBe('done');
    expect(await marks.unfinished([channelId])).toBe(false);
    const request = { ...lists, spaceId: GUILD, channelIds: [channelId], terms: [], order: 'newest' as const };
    const { total } = await index.find({ ...request, offset: 0, limit: 1 });
    expect(await index.find({ ...request, offset: 9_975, limit: 25 })).toMatchObject({
      total: 10_975,
      hits: { length: 25 },
    });
    expect(total).toBe(1_000);
    expect(await find('20699')).toEqual([rows.at(-1)?.id]);
  }, 120_000);

  it('says of direct messages as well that they are not read to their end', async () => {
    await source.query(`INSERT INTO dm_channels (id, type, last_message_id) VALUES (900, 'dm', 901)`);
    expect(await marks.unfinished(['900'])).toBe(true);
    await notes.note([{ channelId: '900', messageId: NEW }]);
    await indexer.run('900');
    expect(await marks.unfinished(['900'])).toBe(false);
  });

  it('writes nothing when somebody else has begun', async () => {
    await send('mine');
    const mark = await marks.begin(channelId);
    await marks.begin(channelId);
    const facts = { authorId: '1', mentions: [], mentionRoles: [], mentionEveryone: false, features: [] };
    const entry = { spaceId: GUILD, channelId, id: '5', revision: 0, facts, words: [] };
    await index.put({ channelId, number: mark?.turn ?? 0 }, [entry]);
    expect(await find()).toEqual([]);
    expect(mark && (await marks.move(mark, { seen: '5', settled: '5', isEnd: true }))).toBe(false);
  });

  it('forgets notes of a channel that is not there', async () => {
    await source.query('DELETE FROM channels WHERE id = $1', [channelId]);
    await notes.note([{ channelId, messageId: NEW }]);
    expect(await indexer.run(channelId)).toBe('done');
    expect(await notes.of(channelId, 1)).toEqual([]);
  });

  it('keeps a note that is made anew while it is followed', async () => {
    await notes.note([{ channelId, messageId: '7' }]);
    const read = await notes.of(channelId, 10);
    await notes.note([{ channelId, messageId: '7' }]);
    await notes.done(channelId, read);
    expect(await notes.of(channelId, 10)).toHaveLength(1);
  });

  it('begins anew for operators', async () => {
    const { id } = await send('again');
    await indexer.run(channelId);
    const channels = await new Reindexing(source, index, marks, notes).begin(GUILD);
    expect(channels).toBeGreaterThan(0);
    expect(await find()).toEqual([]);
    await indexer.run(channelId);
    expect(await find()).toEqual([id]);
  });

  it('is told by the sweeper of what nobody noted', async () => {
    const sweeper = new IndexSweeper(source);
    const noted = async (): Promise<boolean> => {
      await source.query('DELETE FROM search_changes');
      await sweeper.sweep();
      return (await notes.of(channelId, 1)).length > 0;
    };
    const row = await send('unnoted');
    expect(await noted()).toBe(false);
    await source.query('UPDATE channels SET last_message_id = $2 WHERE id = $1', [channelId, row.id]);
    expect(await noted()).toBe(true);
    await indexer.run(channelId);
    expect(await noted()).toBe(false);
    await unsettle();
    expect(await noted()).toBe(true);
    await source.query(`UPDATE search_marks SET settled = seen, looked_at = 'epoch' WHERE channel_id = $1`, [
      channelId,
    ]);
    expect(await noted()).toBe(true);
  });
});
