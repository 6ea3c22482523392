import { Outbox, Transactions } from '@messagepal/database';
import { MemoryEventLog, type EventLog } from '@messagepal/event-log';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { FlakyLog } from '../testing/flaky-log';
import { reactionStoreContract } from './reaction-store.contract';
import { PostgresReactionStore } from './reaction-store.postgres';

describe('ReactionStore (PostgreSQL real)', () => {
  let database: TestDatabase;
  let source: DataSource;

  const open = (from = source, log: EventLog = new MemoryEventLog()): PostgresReactionStore =>
    new PostgresReactionStore(from, new Transactions(from), new Outbox(from, log));

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  });
  afterEach(() => source.query('TRUNCATE message_reactions, message_reaction_counts, outbox'));
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  reactionStoreContract('PostgresReactionStore', async (log) => [open(source, log), open(source, log)]);

  it('tells later of what was stored while the log was away', async () => {
    const log = new FlakyLog();
    const heard: string[] = [];
    await log.subscribe('guild:1', ({ event }) => void heard.push(event.d));
    const store = open(source, log);
    const add = (userId: string) => {
      const event = { t: 'ADD', d: userId, scope: { kind: 'all' } } as const;
      const reaction = { channelId: '10', messageId: '100', emoji: '👍', userId };
      return store.add(reaction, { mayBegin: true, distinct: 20 }, { topics: ['guild:1'], event });
    };
    log.away = true;
    await expect(add('1')).rejects.toMatchObject({ status: 503 });
    log.away = false;
    expect(await add('1')).toBe('known');
    expect(await add('2')).toBe('added');
    expect(heard).toEqual(['1', '2']);
  });

  it('says SERVICE_UNAVAILABLE where PostgreSQL does not come to it', async () => {
    const extra = { options: '-c lock_timeout=1ms' };
    const hurried = await new DataSource({ type: 'postgres', url: database.url, extra }).initialize();
    const store = open(hurried);
    const news = { topics: ['guild:1'], event: { t: 'ADD', d: '', scope: { kind: 'all' } } } as const;
    const reaction = { channelId: '10', messageId: '100', emoji: '👍', userId: '1' };
    await source.transaction(async (tx) => {
      await tx.query('LOCK TABLE message_reactions, message_reaction_counts IN ACCESS EXCLUSIVE MODE');
      await expect(store.marks('10', ['100'])).rejects.toMatchObject({ status: 503 });
      await expect(store.add(reaction, { mayBegin: true, distinct: 20 }, news)).rejects.toMatchObject({ status: 503 });
      await expect(store.drop('10')).rejects.toMatchObject({ status: 503 });
    });
    await hurried.destroy();
    expect((await open().marks('10', ['100'])).reactions).toEqual(new Map());
  });
});
