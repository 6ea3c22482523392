import { ApiError } from '@messagepal/errors';
import { MongoClient, MongoServerError, MongoWriteConcernError, type Collection, type Db } from 'mongodb';
import { within } from '../within';
import type { MessageDocument } from './message-document';

const ANSWER_MS = 2_800;
const SELECT_MS = 2_500;
const CONNECT_MS = 1_500;
const CONNECTIONS = 20;
const DATABASE = 'messagepal';
const COLLECTION = 'messages';
/** How long a removed message is remembered: longer than any insert can be under way. */
const REMEMBER_S = 24 * 3_600;
const DUPLICATE_KEY = 11_000;
/** Hosts that are unreachable, stopping or no longer primary, and writes that no majority has in time. */
const AWAY_CODES: ReadonlySet<unknown> = new Set([
  6, 7, 64, 89, 91, 100, 189, 9001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

/** One connection pool, made with the first call and again after failures; indexes and sharding are seen to first. */
export class MongoSession {
  private readonly client: MongoClient;
  private collection?: Promise<Collection<MessageDocument>>;

  constructor(url: string) {
    this.client = new MongoClient(url, {
      serverSelectionTimeoutMS: SELECT_MS,
      connectTimeoutMS: CONNECT_MS,
      waitQueueTimeoutMS: SELECT_MS,
      maxPoolSize: CONNECTIONS,
      writeConcern: { w: 'majority' },
      readConcern: { level: 'majority' },
      readPreference: 'primary',
    });
  }

  /** Rejects with SERVICE_UNAVAILABLE while the engine is away. */
  async ask<T>(work: (messages: Collection<MessageDocument>) => Promise<T>): Promise<T> {
    try {
      return await within(ANSWER_MS, async () => work(await this.ready()));
    } catch (error) {
      throw isOurFault(error) ? error : new ApiError('SERVICE_UNAVAILABLE', { cause: error, retryAfter: 1 });
    }
  }

  async ping(): Promise<void> {
    await this.ask((messages) => messages.findOne({ _id: '' }));
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private ready(): Promise<Collection<MessageDocument>> {
    if (!this.collection) {
      const collection = prepare(this.client);
      this.collection = collection;
      collection.catch(() => (this.collection = undefined)); // the next call tries again
    }
    return this.collection;
  }
}

async function prepare(client: MongoClient): Promise<Collection<MessageDocument>> {
  await client.connect();
  const named = client.db();
  const database = named.databaseName === 'test' ? client.db(DATABASE) : named;
  const messages = database.collection<MessageDocument>(COLLECTION);
  await messages.createIndex({ removed_at: 1 }, { expireAfterSeconds: REMEMBER_S, sparse: true });
  await shard(client.db('admin'), messages.namespace);
  return messages;
}

/** In a sharded cluster: a channel lies together, a big one may be split, and new channels do not all meet on the last shard. */
async function shard(admin: Db, namespace: string): Promise<void> {
  // By its old name, which every server knows.
  const { msg } = await admin.command({ isMaster: 1 });
  if (msg !== 'isdbgrid') return;
  await admin.command({ enableSharding: namespace.slice(0, namespace.indexOf('.')) });
  await admin.command({ shardCollection: namespace, key: { channel_id: 'hashed', _id: 1 } });
}

/** Whether the key was there already. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;

const isOurFault = (error: unknown): boolean =>
  error instanceof MongoServerError && !(error instanceof MongoWriteConcernError) && !AWAY_CODES.has(error.code);
