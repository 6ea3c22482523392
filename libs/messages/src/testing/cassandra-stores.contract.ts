import { setTimeout } from 'node:timers/promises';
import { ApiError } from '@messagepal/errors';
import { createTestKeyspace, type TestKeyspace } from '@messagepal/testing';
import { BUCKET_TIMING, type BucketTiming } from '../store/cassandra/bucket-timing';
import { CassandraMessageStore } from '../store/message-store.cassandra';

/** No id is ahead of the clock: the contract's are small numbers, and the highest there is. */
export const ANY_TIME = 1e13;

/** Stores on one keyspace of a test file. */
export class CassandraStores {
  private readonly stores: CassandraMessageStore[] = [];

  private constructor(readonly keyspace: TestKeyspace) {}

  /** With the schema made. */
  static async open(): Promise<CassandraStores> {
    const all = new CassandraStores(await createTestKeyspace());
    await answered(all.store());
    return all;
  }

  /** Another process, so to say. */
  store(timing: Partial<BucketTiming> = {}, port = this.keyspace.address.port): CassandraMessageStore {
    const options = { ...this.keyspace.address, port, flavour: 'cassandra' as const };
    const store = new CassandraMessageStore(options, { ...BUCKET_TIMING, aheadMs: ANY_TIME, ...timing });
    this.stores.push(store);
    return store;
  }

  /** Says that a bucket of a channel begins at an id, as an import of old messages does. */
  async plant(channelId: string, bucket: string, confirmed = true): Promise<void> {
    const table = `${this.keyspace.address.keyspace}.channel_buckets`;
    const insert = `INSERT INTO ${table} (channel_id, bucket, confirmed) VALUES (?, ?, ?)`;
    await this.keyspace.run(insert, [channelId, bucket, confirmed]);
  }

  async close(): Promise<void> {
    await Promise.all(this.stores.map((store) => store.onApplicationShutdown()));
    await this.keyspace.drop();
  }
}

const TRIES = 300;

/** Resolves once the store answers: to make the schema takes longer than a call waits. */
export const answered = (store: CassandraMessageStore): Promise<void> => eventually(() => store.check());

/** Repeats a call for as long as the engine is said to be away. */
export async function eventually<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 503 || tries === TRIES) throw error;
      await setTimeout(100);
    }
  }
}
