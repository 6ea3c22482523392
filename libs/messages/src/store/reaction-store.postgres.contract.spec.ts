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

  it('says SERVICE_UNAVAILABLE while PostgreSQL is away', async () => {
    const gone = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    const store = open(gone);
    await gone.destroy();
    await expect(store.counts('10', ['100'])).rejects.toThrow();
  });
});
