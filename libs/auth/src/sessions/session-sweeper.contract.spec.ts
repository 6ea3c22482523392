// Real: PostgreSQL.
import { loadConfig } from '@messagepal/config';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { SessionSweeper } from './session-sweeper';

describe('SessionSweeper', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    await source.query(`INSERT INTO users (id, username) VALUES (1, 'ada')`);
  });
  beforeEach(() => source.query('DELETE FROM sessions'));
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const sweeper = () => new SessionSweeper(source, loadConfig({ NODE_ENV: 'test', DATABASE_URL: database.url }));
  /** `count` sessions whose last use, end and revocation were so many days ago; null for never. */
  const add = (first: number, count: number, days: { used: number; end?: number; revoked?: number; kind?: string }) =>
    source.query(
      `INSERT INTO sessions (id, user_id, kind, secret_hash, last_used_at, expires_at, revoked_at)
       SELECT id, 1, $3, '', now() - $4 * interval '1 day', now() - $5::float * interval '1 day', now() - $6::float * interval '1 day'
       FROM generate_series($1::bigint, $2::bigint) AS id`,
      [first, first + count - 1, days.kind ?? 'user', days.used, days.end ?? null, days.revoked ?? null],
    );
  const ids = async (): Promise<number[]> =>
    (await source.query<{ id: string }[]>('SELECT id FROM sessions ORDER BY id')).map(({ id }) => Number(id));

  it('removes what ended over a day ago and was not used for as long as a prune may ask for, and nothing else', async () => {
    await add(1, 1, { used: 30.5, end: -100 });
    await add(2, 1, { used: 30.7, end: 0.5 });
    await add(3, 1, { used: 30.7, end: 1.5 });
    await add(4, 1, { used: 29.5, end: 1.5 });
    await add(5, 1, { used: 31.5, end: -100 });
    await add(6, 1, { used: 30.7, revoked: 0.5 });
    await add(7, 1, { used: 30.7, revoked: 1.5 });
    await add(8, 1, { used: 29.5, revoked: 20 });
    await add(9, 1, { used: 400, kind: 'bot' });
    expect(await sweeper().sweep()).toBe(3);
    expect(await ids()).toEqual([1, 2, 4, 6, 8, 9]);
  });

  it('removes each once, a few at a time, however many workers do it', async () => {
    await add(1, 500, { used: 60 });
    const removed = await Promise.all([sweeper(), sweeper(), sweeper()].map((one) => one.sweep(20)));
    expect(removed.reduce((sum, count) => sum + count)).toBe(500);
    expect(await ids()).toEqual([]);
  });

  it('waits for nobody', async () => {
    await add(1, 2, { used: 60 });
    const busy = source.createQueryRunner();
    await busy.startTransaction();
    await busy.query('SELECT 1 FROM sessions WHERE id = 1 FOR UPDATE');
    expect(await sweeper().sweep()).toBe(1);
    await busy.rollbackTransaction();
    await busy.release();
    expect(await ids()).toEqual([1]);
  });
});
