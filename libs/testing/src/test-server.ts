import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Test } from 'supertest';
import { DataSource, type EntityManager } from 'typeorm';
import { EventLog } from '@messagepal/event-log';
import type { TestDatabase } from '../../../tools/engines/test-database.cjs';
import { createTestDatabase as create } from '../../../tools/engines/test-database.cjs';

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/** Somebody with an account. */
export interface TestPerson {
  id: string;
  token: string;
}

/** An entry of a topic's log, with its payload as an object. */
export interface TestEntry {
  t: string;
  version: number;
  rights: number;
  scope: unknown;
  d: Record<string, unknown>;
}

/** A real server of a root module on a database of its own; everything in it is real. Only for contract tests. */
export class TestServer {
  private addresses = 0;

  private constructor(
    private readonly app: NestExpressApplication,
    private readonly database: TestDatabase,
    private readonly request: (url: string) => Record<Method, (path: string) => Test>,
    private readonly url: string,
  ) {}

  /** Starts the module as an application. Its limits are those of the product; each call has an address of its own. */
  static async start(root: Type, env: Record<string, string> = {}): Promise<TestServer> {
    // Loaded here, so that tests which need a database only don't pay for all of Nest.
    const [{ createApp }, { loadConfig }, supertest] = await Promise.all([
      import('@messagepal/runtime'),
      import('@messagepal/config'),
      import('supertest'),
    ]);
    const database = await create();
    const fixed = { DATABASE_URL: database.url, MP_LOG_LEVEL: 'fatal', MP_TRUST_PROXY: 'loopback' };
    const app = await createApp(root, loadConfig({ ...fixed, ...env }));
    try {
      await app.listen(0, '127.0.0.1');
    } catch (error) {
      await app.close();
      await database.drop();
      throw error;
    }
    const request = (url: string): Record<Method, (path: string) => Test> => supertest.default(url);
    return new TestServer(app, database, request, `${await app.getUrl()}/api/v1`);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }

  /** An instance of the application. */
  get<T>(token: Type<T> | (abstract new (...args: never[]) => T)): T {
    return this.app.get<T>(token, { strict: false });
  }

  query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.app.get(DataSource).query<Row[]>(sql, parameters);
  }

  /** A call under `/api/v1`, from an address that was not used before unless one is given. */
  call(method: Method, path: string, { by, from }: { by?: TestPerson; from?: string } = {}): Test {
    const test = this.request(this.url)
      [method](path)
      .set('X-Forwarded-For', from ?? this.nextAddress());
    return by ? test.set('Authorization', `Bearer ${by.token}`) : test;
  }

  /** Needs the accounts' routes in the root module. */
  async register(username: string): Promise<TestPerson> {
    const form = { username, email: `${username}@example.com`, password: 'correct horse battery staple' };
    const { body } = await this.call('post', '/auth/register').send(form).expect(201);
    return { id: String(body.user.id), token: String(body.token) };
  }

  /**
   * The status of a request that has to wait for a guild's row while `meanwhile` is done to the guild: it was let in by rights
   * that are gone when its turn comes.
   */
  async statusAfter(
    request: PromiseLike<{ status: number }>,
    guildId: string,
    meanwhile: (tx: Pick<EntityManager, 'query'>) => Promise<unknown>,
  ): Promise<number> {
    const { sent } = await this.app.get(DataSource).transaction(async (tx) => {
      await tx.query('SELECT FROM guilds WHERE id = $1 FOR UPDATE', [guildId]);
      const sent = Promise.resolve(request);
      const waiting = `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%"guilds"%'`;
      while ((await this.query(waiting)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await meanwhile(tx);
      await tx.query('UPDATE guilds SET version = version + 1, rights = rights + 1 WHERE id = $1', [guildId]);
      // In an object: the transaction must not wait for it.
      return { sent };
    });
    return (await sent).status;
  }

  /** What is in a topic's log, oldest first, without the lines of the audit log that follow a change. */
  async logOf(topic: string): Promise<TestEntry[]> {
    const log = this.app.get(EventLog, { strict: false });
    const { epoch } = await log.head(topic);
    const read = await log.read(topic, { epoch, offset: 0 }, 1000);
    const all = read.kind === 'entries' ? read.entries : [];
    const entries = all.filter(({ event }) => event.t !== 'GUILD_AUDIT_LOG_ENTRY_CREATE');
    return entries.map(({ version, rights, event: { t, scope, d } }) => ({
      t,
      version,
      rights,
      scope,
      d: JSON.parse(d) as Record<string, unknown>,
    }));
  }

  private nextAddress(): string {
    this.addresses++;
    return `10.1.${this.addresses >> 8}.${this.addresses & 255}`;
  }
}
