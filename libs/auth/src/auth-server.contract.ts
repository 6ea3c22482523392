import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { CacheModule } from '@messagepal/cache';
import { loadConfig, type Environment } from '@messagepal/config';
import { DatabaseModule } from '@messagepal/database';
import { EventLog, EventLogModule, inboxTopic } from '@messagepal/event-log';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { createApp } from '@messagepal/runtime';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { UsersHttpModule } from '@messagepal/users';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { AuthHttpModule } from './auth-http.module';

@Module({
  imports: [EventLogModule, CacheModule, DatabaseModule, AuthHttpModule, RateLimitsModule, UsersHttpModule],
})
class AccountsApp {}

/** A running server with accounts and nothing else, on a database of its own. */
export class AuthServer {
  private constructor(
    readonly app: NestExpressApplication,
    private readonly testDatabase: TestDatabase,
    /** What a browser calls the pages of this server. */
    readonly origin: string,
  ) {}

  static async start(env: Environment = {}): Promise<AuthServer> {
    const database = await createTestDatabase();
    const fixed = { DATABASE_URL: database.url, MP_LOG_LEVEL: 'fatal', MP_TRUST_PROXY: 'loopback' };
    const app = await createApp(AccountsApp, loadConfig({ ...fixed, ...env }));
    app.enableShutdownHooks();
    await app.listen(0, '127.0.0.1');
    return new AuthServer(app, database, await app.getUrl());
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.testDatabase.drop();
  }

  get database(): DataSource {
    return this.app.get(DataSource);
  }

  /** A request from the given address. */
  call(method: 'get' | 'post' | 'patch' | 'delete', path: string, address = nextAddress()): request.Test {
    return request(`${this.origin}/api/v1`)[method](path).set('X-Forwarded-For', address);
  }

  as(token: string, method: 'get' | 'post' | 'patch' | 'delete', path: string): request.Test {
    return this.call(method, path).set('Authorization', `Bearer ${token}`);
  }

  login(form: object, address?: string): request.Test {
    return this.call('post', '/auth/login', address).send(form);
  }

  async register(username: string): Promise<{ id: string; token: string }> {
    const form = { username, email: `${username}@example.com`, password: PASSWORD };
    const { body } = await this.call('post', '/auth/register').send(form).expect(201);
    return { id: String(body.user.id), token: String(body.token) };
  }

  /** What a user's inbox has been told so far. */
  async inboxOf(userId: string): Promise<{ t: string; d: unknown }[]> {
    const log = this.app.get(EventLog);
    const { epoch } = await log.head(inboxTopic(userId));
    const read = await log.read(inboxTopic(userId), { epoch, offset: 0 }, 100);
    const entries = read.kind === 'entries' ? read.entries : [];
    return entries.map(({ event }) => ({ t: event.t, d: JSON.parse(event.d) as unknown }));
  }
}

/** The id of the session that a token belongs to. */
export const sessionOf = (token: string): string => /_(\d+)\./.exec(token)?.[1] ?? '';

export const PASSWORD = 'correct horse battery staple';

let addresses = 0;

/** An address that no request came from yet, so that limits of addresses don't meet across tests. */
export function nextAddress(): string {
  addresses++;
  return `10.0.${addresses >> 8}.${addresses & 255}`;
}
