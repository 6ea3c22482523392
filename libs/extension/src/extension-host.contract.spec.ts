import { Injectable, Module } from '@nestjs/common';
import { CacheModule } from '@messagepal/cache';
import { loadConfig } from '@messagepal/config';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { MessageHooks, type Sending } from '@messagepal/messages';
import { createApp } from '@messagepal/runtime';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { admitExtensions } from './admit-extensions';
import { defineExtension, type AppName, type ExtensionDefinition } from './define-extension';
import { withExtensions } from './extension-host';
import { WillSend } from './will-send.decorator';

class PollsTable1764000300001 implements MigrationInterface {
  readonly name = 'PollsTable1764000300001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE polls_open (id bigint PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE polls_open');
  }
}

@Injectable()
class Shout {
  @WillSend()
  shout({ content }: Sending) {
    return { content: content.toUpperCase() };
  }
}

@Injectable()
class Mark {
  @WillSend()
  mark({ content }: Sending) {
    return { content: `${content}!` };
  }
}

@Module({ providers: [Shout, Mark] })
class PollsModule {}

@Module({ imports: [DatabaseModule, EventLogModule, CacheModule] })
class RootModule {}

const sending = { guildId: '7', channelId: '10', authorId: '1', content: 'hello', embeds: [], version: 3 };

// Real: PostgreSQL, Nest.
describe('a process with extensions', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createTestDatabase()));
  afterAll(() => database.drop());

  /** Starts it, lets `look` at it and ends it. */
  async function run<T>(
    roles: readonly AppName[],
    definitions: readonly Partial<ExtensionDefinition>[],
    look: (app: Awaited<ReturnType<typeof createApp>>) => Promise<T>,
  ): Promise<T> {
    const extensions = definitions.map((one) => defineExtension({ name: 'polls', compatible: '*', ...one }));
    const root = withExtensions(RootModule, roles, admitExtensions(extensions, '1.0.0'));
    const config = loadConfig({ DATABASE_URL: database.url, MP_LOG_LEVEL: 'silent', MP_MESSAGES: 'memory' });
    const app = await createApp(root, config);
    try {
      await app.init();
      return await look(app);
    } finally {
      await app.close();
    }
  }

  it('is its own root without any', () => {
    expect(withExtensions(RootModule, ['api'], admitExtensions([], '1.0.0'))).toBe(RootModule);
  });

  it('has their tables, made once and counted apart', async () => {
    const tables = (app: { get: (token: typeof DataSource) => DataSource }) =>
      app.get(DataSource).query<unknown[]>('SELECT name FROM extension_polls_migrations');
    for (let start = 0; start < 2; start += 1) {
      const made = await run(['data-service'], [{ migrations: [PollsTable1764000300001] }], tables);
      expect(made).toEqual([{ name: 'PollsTable1764000300001' }]);
    }
  });

  it('runs hooks in the order of extensions, and within one in that of its list', async () => {
    const first = { modules: { api: [PollsModule] }, hooks: [Shout] };
    const second = { name: 'marks', modules: { api: [PollsModule] }, hooks: [Mark, Shout] };
    const say = (app: { get: (token: typeof MessageHooks, o: { strict: false }) => MessageHooks }) =>
      app.get(MessageHooks, { strict: false }).beforeSend(sending);
    expect(await run(['api'], [first, second], say)).toBe('HELLO!');
    expect(await run(['api'], [{ ...second, hooks: [Mark] }, first], say)).toBe('HELLO!');
  });

  it('asks no hook where nothing is sent by people', async () => {
    const awaited = async (app: { get: (token: typeof MessageHooks, o: { strict: false }) => MessageHooks }) =>
      app.get(MessageHooks, { strict: false }).awaited;
    expect(await run(['worker'], [{ modules: { api: [PollsModule] }, hooks: [Shout] }], awaited)).toBe(false);
  });

  it('does not start with a hook that no module provides', async () => {
    await expect(run(['api'], [{ hooks: [Shout] }], async () => {})).rejects.toMatchObject({
      why: 'Shout is listed, and no module provides it.',
      fix: 'Put it under `providers` of a module of modules.api.',
    });
  });

  it('does not start with a bit that was another permission’s', async () => {
    const close = { name: 'polls:CLOSE', bit: 99, scope: 'guild', sentence: 'Close polls.' } as const;
    await run(['gateway'], [{}], (app) =>
      app.get(DataSource).query("INSERT INTO extension_permissions (bit, name) VALUES (99, 'votes:CLOSE')"),
    );
    await expect(run(['gateway'], [{ permissions: [close] }], async () => {})).rejects.toMatchObject({
      what: 'The extension polls cannot be used',
      why: 'polls:CLOSE has bit 99, and votes:CLOSE has had bit 99 in this install: roles may still hold it.',
    });
  });
});
