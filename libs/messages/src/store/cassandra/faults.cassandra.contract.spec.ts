import { answered, CassandraStores, eventually } from '../../testing/cassandra-stores.contract';
import { FaultyWire } from '../../testing/faulty-wire';
import { aRow, ids } from '../../testing/rows';
import type { CassandraMessageStore } from '../message-store.cassandra';

/** A call says after 2.8 s that the engine is away. The driver by itself waits for 12 s and then asks again. */
const PATIENCE_MS = 10_000;

/** Milliseconds until the call is refused. */
async function refusal(call: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  await expect(call()).rejects.toMatchObject({ status: 503 });
  return Date.now() - began;
}

describe('CassandraMessageStore while Cassandra is away', () => {
  let stores: CassandraStores;
  let wire: FaultyWire;
  let store: CassandraMessageStore;

  const timers = [jest.spyOn(globalThis, 'setTimeout'), jest.spyOn(globalThis, 'setInterval')];

  beforeAll(async () => {
    stores = await CassandraStores.open();
  }, 60_000);
  beforeEach(() => {
    const { contactPoints, port } = stores.keyspace.address;
    wire = new FaultyWire(contactPoints[0] ?? '', port);
  });
  afterEach(async () => {
    await store.onApplicationShutdown();
    await wire.cut();
  });
  afterAll(async () => {
    await stores.close();
    // After a reconnection the driver forgets timers when it is closed; they would keep the test run from ending.
    for (const { value } of timers.flatMap(({ mock }) => mock.results)) clearTimeout(value as NodeJS.Timeout);
  }, 60_000);

  it('says so from the first call on, and serves by itself soon after its coming', async () => {
    await wire.mend();
    await wire.cut();
    store = stores.store({}, wire.port);
    for (const call of [() => store.insert(aRow('1')), () => store.page('10', { limit: 1 }), () => store.check()])
      expect(await refusal(call)).toBeLessThan(PATIENCE_MS);
    await wire.mend();
    await eventually(() => store.insert(aRow('1')));
  }, 60_000);

  it('says so when it goes, and goes on when it is back', async () => {
    await wire.mend();
    store = stores.store({}, wire.port);
    await answered(store);
    await store.insert(aRow('1', { channelId: '20' }));
    await wire.cut();
    expect(await refusal(() => store.insert(aRow('2', { channelId: '20' })))).toBeLessThan(PATIENCE_MS);
    expect(await refusal(() => store.page('20', { limit: 1 }))).toBeLessThan(PATIENCE_MS);
    await wire.mend();
    await eventually(() => store.insert(aRow('3', { channelId: '20' })));
    expect(ids(await eventually(() => store.page('20', { limit: 10 })))).toEqual(['3', '1']);
  }, 60_000);

  it('says so when it falls silent', async () => {
    await wire.mend();
    store = stores.store({}, wire.port);
    await answered(store);
    wire.silence();
    expect(await refusal(() => store.insert(aRow('1', { channelId: '30' })))).toBeLessThan(PATIENCE_MS);
  }, 30_000);

  it('refuses everything once it is closed', async () => {
    store = stores.store();
    await store.check();
    await store.onApplicationShutdown();
    await expect(store.check()).rejects.toMatchObject({ status: 503 });
  });
});
