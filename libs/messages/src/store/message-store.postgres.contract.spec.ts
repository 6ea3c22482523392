import { ApiError } from '@messagepal/errors';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { Client } from 'pg';
import { aRow } from '../testing/rows';
import { messageStoreContract } from './message-store.contract';
import { PostgresMessageStore } from './message-store.postgres';

describe('MessageStore (PostgreSQL real)', () => {
  let database: TestDatabase;
  let admin: Client;
  const stores: PostgresMessageStore[] = [];

  const open = (url = database.url): PostgresMessageStore => {
    const store = new PostgresMessageStore(url);
    stores.push(store);
    return store;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new Client({ connectionString: database.url });
    await admin.connect();
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.onApplicationShutdown();
    await admin.query('TRUNCATE messages, message_tombstones');
  });
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });

  messageStoreContract('PostgresMessageStore', async () => open());

  it('stores what others sent with a row that cannot be stored', async () => {
    const store = open();
    const writes = ['1', '2', '3', '4'].map((id) => aRow(id, { content: id === '3' ? 'nul \u0000' : id }));
    const outcomes = await Promise.allSettled(writes.map((row) => store.insert(row)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await store.page('10', { limit: 10 })).toHaveLength(3);
  });

  it('keeps a removed message out from other connections too', async () => {
    const [one, other] = [open(), open()];
    const all = Array.from({ length: 100 }, (_, i) => String(i + 1));
    await Promise.all(
      all.flatMap((id) => [one.insert(aRow(id)), other.remove('10', id), one.insert(aRow(id)), other.insert(aRow(id))]),
    );
    expect(await one.page('10', { limit: 100 })).toEqual([]);
  });

  it('cleans tombstones of yesterday, rows and list', async () => {
    const store = open();
    await store.insert(aRow('2'));
    await admin.query(`INSERT INTO message_tombstones VALUES (10, 1, now() - interval '2 days')`);
    await admin.query(`INSERT INTO messages (channel_id, id, author_id, type, content) VALUES (10, 1, 0, -1, '')`);
    await store.remove('10', '2');
    const left = async () => (await admin.query<{ id: string }>('SELECT id FROM messages')).rows;
    while ((await left()).length > 1);
    expect(await left()).toEqual([{ id: '2' }]);
    const { rows } = await admin.query<{ id: string }>('SELECT id FROM message_tombstones');
    expect(rows).toEqual([{ id: '2' }]);
  });

  it('says SERVICE_UNAVAILABLE while PostgreSQL is away', async () => {
    const store = open('postgres://nobody:x@127.0.0.1:1/none');
    await expect(store.insert(aRow('1'))).rejects.toMatchObject({ status: 503 });
    await expect(store.page('10', { limit: 1 })).rejects.toMatchObject({ status: 503 });
  });

  it('goes on after its connections were cut', async () => {
    const store = open();
    await store.insert(aRow('1'));
    await admin.query(
      // Of this database: other suites use the same server at the same time.
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'messagepal-messages' AND datname = current_database()`,
    );
    const outcomes = new Set<unknown>();
    const again = async (): Promise<void> => {
      try {
        await store.insert(aRow('2'));
      } catch (error) {
        outcomes.add(error instanceof ApiError ? error.status : error);
        await again();
      }
    };
    await again();
    expect([...outcomes].filter((one) => one !== 503)).toEqual([]);
    expect(await store.page('10', { limit: 10 })).toHaveLength(2);
  });
});
