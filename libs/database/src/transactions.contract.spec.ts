import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { isDatabaseAway, violates } from './database-errors';
import { databaseHealth } from './database-health';
import { Transactions } from './transactions';

jest.setTimeout(60_000);

describe('Transactions (PostgreSQL real)', () => {
  let database: TestDatabase;
  let source: DataSource;
  let transactions: Transactions;

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await new DataSource({ type: 'postgres', url: database.url, poolSize: 5 }).initialize();
    transactions = new Transactions(source);
    await source.query('CREATE TABLE counters (id int CONSTRAINT counters_pk PRIMARY KEY, value int NOT NULL)');
    await source.query('INSERT INTO counters VALUES (1, 0), (2, 0)');
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  it('runs a transaction again that lost a deadlock', async () => {
    let runs = 0;
    let bothHold!: () => void;
    const bothHeld = new Promise<void>((resolve) => (bothHold = resolve));
    const bump = (first: number, second: number): Promise<void> =>
      transactions.run(async (tx) => {
        const run = ++runs;
        await tx.query('UPDATE counters SET value = value + 1 WHERE id = $1', [first]);
        if (run === 2) bothHold();
        await bothHeld;
        await tx.query('UPDATE counters SET value = value + 1 WHERE id = $1', [second]);
      });

    await Promise.all([bump(1, 2), bump(2, 1)]);

    expect(runs).toBe(3);
    expect(await source.query('SELECT value FROM counters ORDER BY id')).toEqual([{ value: 2 }, { value: 2 }]);
  });

  it('rolls back and passes on what the work throws, without a second run', async () => {
    let runs = 0;
    const doubled = transactions.run(async (tx) => {
      runs++;
      await tx.query('INSERT INTO counters VALUES (3, 0)');
      await tx.query('INSERT INTO counters VALUES (1, 0)');
    });

    const error = await doubled.catch((thrown: unknown) => thrown);

    expect(violates(error, 'counters_pk')).toBe(true);
    expect(violates(error, 'users_pk')).toBe(false);
    expect(runs).toBe(1);
    expect(await source.query('SELECT 1 FROM counters WHERE id = 3')).toEqual([]);
  });

  it('answers 503 when the connection breaks, and works again afterwards', async () => {
    const broken = transactions.run((tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid())'));
    await expect(broken).rejects.toMatchObject({ status: 503 });
    await databaseHealth(source);
  });

  it('tells an engine that is away from a wrong query', async () => {
    const nobody = new DataSource({ type: 'postgres', host: '127.0.0.1', port: 1 });
    const refused = await nobody.initialize().catch((thrown: unknown) => thrown);
    expect(isDatabaseAway(refused)).toBe(true);
    const wrong = await source.query('SELECT nothing').catch((thrown: unknown) => thrown);
    expect(isDatabaseAway(wrong)).toBe(false);
  });
});
