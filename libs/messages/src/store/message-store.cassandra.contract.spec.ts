import { ApiError } from '@messagepal/errors';
import { createTestKeyspace, type TestKeyspace } from '@messagepal/testing';
import { ChannelsApart } from '../testing/channels-apart';
import { BUCKET_TIMING, type BucketTiming } from './cassandra/bucket-timing';
import { messageStoreContract } from './message-store.contract';
import { CassandraMessageStore } from './message-store.cassandra';

/** The contract's ids are of no time that a clock could check: small numbers, and the highest there is. */
const ANY_TIME = 1e13;
const PLANTED_EVERY = 20;
const PLANTED_UP_TO = 600;

describe('MessageStore (Cassandra real)', () => {
  let keyspace: TestKeyspace;
  let count = 0;
  const stores: CassandraMessageStore[] = [];

  const open = (timing: Partial<BucketTiming> = {}): CassandraMessageStore => {
    const options = { ...keyspace.address, flavour: 'cassandra' as const };
    const store = new CassandraMessageStore(options, { ...BUCKET_TIMING, aheadMs: ANY_TIME, ...timing });
    stores.push(store);
    return store;
  };
  let plain: CassandraMessageStore;

  beforeAll(async () => {
    keyspace = await createTestKeyspace();
    plain = open();
    await madeReady(plain);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.onApplicationShutdown()));
    await keyspace.drop();
  }, 60_000);

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
      startAt: (time) => String(time > ANY_TIME ? '9223372036854775807' : time),
    };
    const inTime = async (_: string, id: string): Promise<void> => {
      highest = Number(id) < 1e9 ? Math.max(highest, Number(id)) : highest;
    };
    const make = async () => {
      highest = 0;
      return new ChannelsApart(open(small), ++count, inTime);
    };
    messageStoreContract('CassandraMessageStore that rolls after 20 messages', make);
  });

  describe('with an imported history', () => {
    const planted = new Set<string>();
    const plant = async (channelId: string): Promise<void> => {
      if (planted.has(channelId)) return;
      planted.add(channelId);
      const insert = `INSERT INTO ${keyspace.address.keyspace}.channel_buckets (channel_id, bucket, confirmed) VALUES (?, ?, ?)`;
      for (let bucket = PLANTED_EVERY; bucket <= PLANTED_UP_TO; bucket += PLANTED_EVERY)
        await keyspace.run(insert, [channelId, String(bucket), bucket % (3 * PLANTED_EVERY) !== 0]);
    };
    const make = async () => new ChannelsApart(open({ cacheMs: 0 }), ++count, plant);
    messageStoreContract('CassandraMessageStore with 30 buckets, a third of them late', make);
  });
});

/** The schema takes longer to make than a call waits. */
async function madeReady(store: CassandraMessageStore): Promise<void> {
  try {
    await store.check();
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 503) throw error;
    await madeReady(store);
  }
}
