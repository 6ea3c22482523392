import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { isDatabaseAway } from './database-errors';
import { migrate } from './migrate';
import { MIGRATIONS } from './migrations';

jest.setTimeout(60_000);

async function tables(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  await client.end();
  return rows.map(({ name }) => name);
}

async function revertAll(url: string): Promise<void> {
  const source = await new DataSource({ type: 'postgres', url, migrations: MIGRATIONS }).initialize();
  for (const _ of MIGRATIONS) await source.undoLastMigration();
  await source.destroy();
}

describe('migrations (PostgreSQL real)', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('were all applied to the template, so there is nothing left to run', async () => {
    expect(await migrate(database.url)).toEqual([]);
    expect(await tables(database.url)).toEqual(
      expect.arrayContaining(['users', 'guilds', 'channels', 'messages', 'outbox', 'worker_leases']),
    );
  });

  it('can be undone completely, and run once by three processes that start together', async () => {
    await revertAll(database.url);
    expect(await tables(database.url)).toEqual(['migrations']);

    const runs = await Promise.all([1, 2, 3].map(() => migrate(database.url)));

    expect(runs.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, 0, MIGRATIONS.length]);
    expect((await tables(database.url)).filter((name) => name.startsWith('messages_p'))).toHaveLength(16);
  });

  it('say what is wrong with an address, without its password', async () => {
    const refused = await migrate('postgres://ann:secret@127.0.0.1:1/chat').catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ name: 'StartupError', what: 'PostgreSQL at 127.0.0.1:1/chat cannot be used' });
    expect(String(refused)).toContain('ECONNREFUSED');
    expect(String(refused)).not.toContain('secret');
    expect(isDatabaseAway(refused)).toBe(true);
  });

  it('run in the order of their names', () => {
    const names = MIGRATIONS.map((migration) => new migration().name);
    expect(names).toEqual([...names].sort((a, b) => Number(a.slice(-13)) - Number(b.slice(-13))));
  });
});
