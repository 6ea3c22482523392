import { Transactions } from '@messagepal/database';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { reactionStoreContract } from './reaction-store.contract';
import { PostgresReactionStore } from './reaction-store.postgres';

describe('ReactionStore (PostgreSQL real)', () => {
  let database: TestDatabase;
  let source: DataSource;

  const open = (from = source): PostgresReactionStore => new PostgresReactionStore(from, new Transactions(from));

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  });
  afterEach(() => source.query('TRUNCATE message_reactions, message_reaction_counts'));
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  reactionStoreContract('PostgresReactionStore', async () => open());

  it('says SERVICE_UNAVAILABLE where PostgreSQL does not come to it', async () => {
    const extra = { options: '-c lock_timeout=1ms' };
    const hurried = await new DataSource({ type: 'postgres', url: database.url, extra }).initialize();
    const store = open(hurried);
    const reaction = { channelId: '10', messageId: '100', emoji: '👍', userId: '1' };
    await source.transaction(async (tx) => {
      await tx.query('LOCK TABLE message_reactions, message_reaction_counts IN ACCESS EXCLUSIVE MODE');
      await expect(store.counts('10', ['100'])).rejects.toMatchObject({ status: 503 });
      await expect(store.add(reaction, { mayBegin: true, distinct: 20 })).rejects.toMatchObject({ status: 503 });
      await expect(store.drop('10')).rejects.toMatchObject({ status: 503 });
    });
    await hurried.destroy();
    expect(await open().counts('10', ['100'])).toEqual(new Map());
  });
});
