import { setTimeout as sleep } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, loadConfig } from '@messagepal/config';
import { EventLogModule } from '@messagepal/event-log';
import { HealthRegistry, RuntimeModule } from '@messagepal/runtime';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { isDatabaseAway } from '../database-errors';
import { DatabaseModule } from '../database.module';
import { Transactions } from '../transactions';
import { askServer } from './ask-server';
import { SilenceWatch } from './silence-watch';
import { SilentProxy } from './silent-proxy.contract';
import { watchedClient } from './watched-client';

let database: TestDatabase;
let proxy: SilentProxy;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await SilentProxy.open(database.url);
});
afterAll(async () => {
  proxy.close();
  await database.drop();
});

const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => value,
    (error: unknown) => error,
  );

async function until(condition: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const isSo = await condition().then(
      () => true,
      () => false, // not yet
    );
    if (isSo) return;
    await sleep(20);
  }
}

describe('a PostgreSQL that falls silent', () => {
  let app: TestingModule;
  let source: DataSource;

  beforeAll(async () => {
    const config = ConfigModule.with(loadConfig({ DATABASE_URL: proxy.url }));
    const imports = [config, RuntimeModule, EventLogModule, DatabaseModule];
    app = await Test.createTestingModule({ imports }).compile();
    await app.init();
    source = app.get(DataSource);
    await source.query('CREATE TABLE notes (note text)');
  });
  afterAll(() => app.close());

  const write = (note: string): Promise<unknown> =>
    app.get(Transactions).run((tx) => tx.query('INSERT INTO notes VALUES ($1)', [note]));

  it('is away to everybody who waits and to all who come, and back when it answers', async () => {
    await write('before');
    let midway: () => void = () => {};
    const reached = new Promise<void>((resolve) => (midway = resolve));
    let goOn: () => void = () => {};
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const interrupted = app.get(Transactions).run(async (tx) => {
      await tx.query("INSERT INTO notes VALUES ('interrupted')");
      midway();
      await gate;
      await tx.query('SELECT 1');
    });
    await reached;

    proxy.fallSilent();
    // More than there are connections.
    const waiting = Array.from({ length: 30 }, (_, index) => write(`waited ${index}`));
    const unavailable = expect.objectContaining({ name: 'ApiError', status: 503 }) as unknown;
    expect(await Promise.all(waiting.map(refusal))).toEqual(waiting.map(() => unavailable));
    goOn();
    expect(await refusal(interrupted)).toEqual(unavailable);
    expect(await refusal(write('later'))).toEqual(unavailable);
    const parts = await app.get(HealthRegistry).ask();
    expect(parts).toContainEqual({ name: 'postgres', reason: expect.stringContaining('does not answer') as unknown });

    proxy.speak();
    await until(() => write('after'));
    const rows = await source.query<{ note: string }[]>("SELECT note FROM notes WHERE note !~ 'waited'");
    expect(rows.map(({ note }) => note)).toEqual(['before', 'after']);
  });
});

describe('a PostgreSQL that works on a long statement', () => {
  it('is let finish', async () => {
    let questions = 0;
    const { url } = proxy;
    const ask = () => (questions++, askServer(url));
    const watch = new SilenceWatch(ask, { tickMs: 100, suspectAfter: 1, answerWithin: 6_000, askAgainAfter: 1 });
    const pool = new Pool({ connectionString: proxy.url, Client: watchedClient(watch) });
    const { rows } = await pool.query<{ done: string }>("SELECT 'done' AS done FROM pg_sleep(1)");
    expect(rows).toEqual([{ done: 'done' }]);
    expect(questions).toBeGreaterThan(0);
    await pool.end();
    watch.stop();
  });
});

describe('a refusal in words', () => {
  it('is an answer; a connection that is not made is none', async () => {
    const unknown = new URL(database.url);
    unknown.pathname = '/there-is-no-such-database';
    expect(await askServer(unknown.href).answered).toBe(true);
    expect(await askServer('postgres://a:b@127.0.0.1:1/c').answered).toBe(false);
  });

  it('counts as away when the watch gives it', async () => {
    const ask = () => ({ answered: Promise.resolve(false), giveUp: () => {} });
    const watch = new SilenceWatch(ask, { tickMs: 100, suspectAfter: 1, answerWithin: 1, askAgainAfter: 1_000_000 });
    const pool = new Pool({ connectionString: proxy.url, Client: watchedClient(watch) });
    expect(isDatabaseAway(await refusal(pool.query('SELECT pg_sleep(10)')))).toBe(true);
    expect(isDatabaseAway(await refusal(pool.query('SELECT 1')))).toBe(true);
    await pool.end();
    watch.stop();
  });
});
