import { ANY_TIME, CassandraStores } from '../testing/cassandra-stores.contract';
import { ChannelsApart } from '../testing/channels-apart';
import { aRow } from '../testing/rows';
import type { BucketTiming } from './cassandra/bucket-timing';
import { messageStoreContract } from './message-store.contract';
import type { CassandraMessageStore } from './message-store.cassandra';

const PLANTED_EVERY = 20;
const PLANTED_UP_TO = 600;

describe('MessageStore (Cassandra real)', () => {
  let stores: CassandraStores;
  let plain: CassandraMessageStore;
  let count = 0;

  beforeAll(async () => {
    stores = await CassandraStores.open();
    plain = stores.store();
  }, 60_000);
  afterAll(() => stores.close(), 60_000);

  messageStoreContract('CassandraMessageStore', async () => new ChannelsApart(plain, ++count));

  describe('with small buckets', () => {
    /** Time passes with the ids: a bucket begins after the highest id that was written. */
    let highest = 0;
    const small: Partial<BucketTiming> = {
      rollAfter: 20,
      reportEvery: 1,
      leadMs: 0,
      cacheMs: 0,
      clock: () => highest + 1,
      ticks: () => 0,
      random: () => 0.5,
      startAt: (time) => String(time > ANY_TIME ? '9223372036854775807' : time),
    };
    const passTime = async (_: string, id: string): Promise<void> => {
      highest = Number(id) < 1e9 ? Math.max(highest, Number(id)) : highest;
    };
    const make = async () => {
      highest = 0;
      return new ChannelsApart(stores.store(small), ++count, passTime);
    };
    messageStoreContract('CassandraMessageStore that rolls after 20 messages', make);

    it('has rolled after 20 messages', async () => {
      const channel = `${++count}00000010`;
      const store = stores.store(small);
      highest = 0;
      for (let id = 1; id <= 90; id += 1) {
        await passTime(channel, String(id));
        await store.insert(aRow(String(id), { channelId: channel }));
      }
      const { buckets, rows } = await store.inspect(channel);
      expect(rows).toBe(90);
      expect(buckets.map((bucket) => bucket.rows)).toEqual([10, 20, 20, 20, 20]);
    });
  });

  describe('with an imported history', () => {
    const planted = new Set<string>();
    const plant = async (channelId: string): Promise<void> => {
      if (planted.has(channelId)) return;
      planted.add(channelId);
      const starts = Array.from({ length: PLANTED_UP_TO / PLANTED_EVERY }, (_, i) => (i + 1) * PLANTED_EVERY);
      for (const start of starts) await stores.plant(channelId, String(start), start % (3 * PLANTED_EVERY) !== 0);
    };
    const make = async () => new ChannelsApart(stores.store({ cacheMs: 0 }), ++count, plant);
    messageStoreContract('CassandraMessageStore with 30 buckets, a third of them late', make);
  });
});
