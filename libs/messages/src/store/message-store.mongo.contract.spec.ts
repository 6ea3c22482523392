import { createTestMongo, type TestMongo } from '@messagepal/testing';
import { aRow, ids } from '../testing/rows';
import { messageStoreContract } from './message-store.contract';
import { MongoMessageStore } from './message-store.mongo';

describe('MessageStore (MongoDB, or what stands in for it)', () => {
  let mongo: TestMongo;
  let stores: MongoMessageStore[] = [];
  const databases: TestMongo[] = [];

  /** A connection of its own to the test's database. */
  const open = (url = mongo.url): MongoMessageStore => {
    const store = new MongoMessageStore(url);
    stores.push(store);
    return store;
  };

  beforeEach(async () => {
    mongo = await createTestMongo();
    databases.push(mongo);
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.onApplicationShutdown()));
    stores = [];
  });
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });

  messageStoreContract('MongoMessageStore', async () => open());

  it('says what it ran on', () => {
    expect(mongo.engine).toMatch(/^a (real MongoDB|stand-in for MongoDB)/);
  });

  it('keeps a removed message out from other connections too', async () => {
    const [one, other] = [open(), open()];
    const all = Array.from({ length: 50 }, (_, i) => String(i + 1));
    await Promise.all(
      all.flatMap((id) => [one.insert(aRow(id)), other.remove('10', id), one.insert(aRow(id)), other.insert(aRow(id))]),
    );
    expect(ids(await one.page('10', { limit: 100 }))).toEqual([]);
  });

  it('lets one of two edits from two connections win, and tells both which', async () => {
    const [one, other] = [open(), open()];
    await one.insert(aRow('7'));
    const patch = { flags: 0, rich: null, editedAt: 1, revision: 1 };
    const edit = (by: MongoMessageStore, content: string) => by.update('10', '7', { ...patch, content });
    const [first, second] = await Promise.all([edit(one, 'one'), edit(other, 'two')]);
    expect(first).toEqual(second);
  });

  it('says SERVICE_UNAVAILABLE long before the driver gives up, while MongoDB is away', async () => {
    const away = open('mongodb://127.0.0.1:1/none');
    const began = Date.now();
    const calls = [away.insert(aRow('1')), away.page('10', { limit: 1 }), away.check()];
    for (const call of await Promise.allSettled(calls))
      expect(call).toMatchObject({ status: 'rejected', reason: { status: 503 } });
    // 2.8 s; the driver by itself looks for a server for 30 s.
    expect(Date.now() - began).toBeLessThan(10_000);
  });
});
