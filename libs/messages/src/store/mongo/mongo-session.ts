import { ApiError } from '@messagepal/errors';
import { MongoClient, MongoServerError, MongoWriteConcernError, type Collection, type Db } from 'mongodb';
import { within } from '../within';
import type { MessageDocument } from './message-document';
import type { ReactionDocument, SummaryDocument } from './reaction-document';

const ANSWER_MS = 2_800;
const SELECT_MS = 2_500;
const CONNECT_MS = 1_500;
const CONNECTIONS = 20;
const DATABASE = 'messagepal';
/** How long a removed message is remembered: longer than any insert can be under way. */
const REMEMBER_S = 24 * 3_600;
const DUPLICATE_KEY = 11_000;
/** Hosts that are unreachable, stopping or no longer primary, and writes that no majority has in time. */
const AWAY_CODES: ReadonlySet<unknown> = new Set([
  6, 7, 64, 89, 91, 100, 189, 9001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

/** The collections; `_id` begins with the channel in all of them. */
export interface Collections {
  messages: Collection<MessageDocument>;
  summaries: Collection<SummaryDocument>;
  reactions: Collection<ReactionDocument>;
}

/** One connection pool, made with the first call and again after failures; indexes and sharding are seen to first. */
export class MongoSession {
  private readonly client: MongoClient;
  private collections?: Promise<Collections>;

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
  async ask<T>(work: (collections: Collections) => Promise<T>): Promise<T> {
    try {
      return await within(ANSWER_MS, async () => work(await this.ready()));
    } catch (error) {
      throw isOurFault(error) ? error : new ApiError('SERVICE_UNAVAILABLE', { cause: error, retryAfter: 1 });
    }
  }

  async ping(): Promise<void> {
    await this.ask(({ messages }) => messages.findOne({ _id: '' }));
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private ready(): Promise<Collections> {
    if (!this.collections) {
      const collections = prepare(this.client);
      this.collections = collections;
      collections.catch(() => (this.collections = undefined)); // the next call tries again
    }
    return this.collections;
  }
}

async function prepare(client: MongoClient): Promise<Collections> {
  await client.connect();
  const named = client.db();
  const database = named.databaseName === 'test' ? client.db(DATABASE) : named;
  const collections: Collections = {
    messages: database.collection('messages'),
    summaries: database.collection('reaction_summaries'),
    reactions: database.collection('reactions'),
  };
  await collections.messages.createIndex({ removed_at: 1 }, { expireAfterSeconds: REMEMBER_S, sparse: true });
  const namespaces = Object.values(collections).map(({ namespace }) => namespace);
  await shard(client.db('admin'), namespaces);
  return collections;
}

/** In a sharded cluster: a channel lies together, a big one may be split, and new channels do not all meet on the last shard. */
async function shard(admin: Db, namespaces: readonly string[]): Promise<void> {
  // By its old name, which every server knows.
  const { msg } = await admin.command({ isMaster: 1 });
  if (msg !== 'isdbgrid') return;
  for (const namespace of namespaces) {
    await admin.command({ enableSharding: namespace.slice(0, namespace.indexOf('.')) });
    await admin.command({ shardCollection: namespace, key: { channel_id: 'hashed', _id: 1 } });
  }
}

/** Whether the key was there already. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;

const isOurFault = (error: unknown): boolean =>
  error instanceof MongoServerError && !(error instanceof MongoWriteConcernError) && !AWAY_CODES.has(error.code);
