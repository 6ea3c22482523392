import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, loadConfig, type Environment } from '@messagepal/config';
import { EventLogModule } from '@messagepal/event-log';
import { HealthRegistry, RuntimeModule } from '@messagepal/runtime';
import { createTestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { AuditLog } from './audit-log';
import { DatabaseModule } from './database.module';
import { DatabaseServer } from './database-server';
import { OutboxRelayModule } from './outbox/outbox-relay.module';
import { Snowflakes } from './snowflakes/snowflakes';
import { Transactions } from './transactions';

jest.setTimeout(60_000);

async function boot(environment: Environment): Promise<TestingModule> {
  const config = ConfigModule.with(loadConfig(environment));
  const imports = [config, RuntimeModule, EventLogModule, DatabaseModule, OutboxRelayModule];
  const app = await Test.createTestingModule({ imports }).compile();
  return app.init();
}

describe('DatabaseModule (PostgreSQL real)', () => {
  it('connects to DATABASE_URL, answers health, limits statements and writes the audit log', async () => {
    const database = await createTestDatabase();
    const app = await boot({ DATABASE_URL: database.url });
    const source = app.get(DataSource);
    expect(await app.get(HealthRegistry).ask()).toEqual(
      expect.arrayContaining([{ name: 'postgres' }, { name: 'ids' }]),
    );
    expect(await source.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '15s' }]);
    expect(await source.query('SHOW application_name')).toEqual([{ application_name: 'messagepal' }]);

    const [user, guild] = [app.get(Snowflakes).next(), app.get(Snowflakes).next()];
    await source.query("INSERT INTO users (id, username) VALUES ($1, 'ann')", [user]);
    const { id } = await app.get(Transactions).run(async (tx) => {
      await tx.query("INSERT INTO guilds (id, name, owner_id) VALUES ($1, 'g', $2)", [guild, user]);
      return app
        .get(AuditLog)
        .write(tx, { guildId: guild, actorId: user, action: 'GUILD_CREATE', changes: { name: 'g' } });
    });
    expect(await source.query('SELECT id, action, changes, target_id FROM audit_log')).toEqual([
      { id, action: 'GUILD_CREATE', changes: { name: 'g' }, target_id: null },
    ]);

    await app.close();
    await database.drop();
  });

  it('starts the built-in server without DATABASE_URL, gives its id number back and stops it last', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mp-module-'));
    // Root's server could not enter it otherwise.
    chmodSync(dataDir, 0o755);
    const app = await boot({ MP_DATA_DIR: dataDir });
    await app.get(DatabaseServer).own();
    await app.close();
    const log = await logUntil(join(dataDir, 'postgres', 'postgres.log'), 'database system is shut down');
    // One is the launcher's own connection; one more would be a connection that somebody was still using.
    expect(log.match(/terminating connection due to administrator command/g)).toHaveLength(1);

    const again = await boot({ MP_DATA_DIR: dataDir });
    const leases = await again.get(DataSource).query<unknown[]>('SELECT 1 FROM worker_leases WHERE expires_at < now()');
    expect(leases).toHaveLength(1);
    await again.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
});

/** The server's log, once it holds the sentence: its last line is written a moment after it has let go of its data. */
async function logUntil(file: string, sentence: string): Promise<string> {
  for (;;) {
    const log = readFileSync(file, 'utf8');
    if (log.includes(sentence)) return log;
    await sleep(20);
  }
}
