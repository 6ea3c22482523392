import { Module, type INestApplicationContext } from '@nestjs/common';
import { CacheModule } from '@messagepal/cache';
import { loadConfig } from '@messagepal/config';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { createContext, HealthRegistry } from '@messagepal/runtime';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { MessagesModule } from './messages.module';

@Module({ imports: [DatabaseModule, EventLogModule, CacheModule, MessagesModule] })
class Root {}

const CASSANDRA = { MP_MESSAGES: 'cassandra', CASSANDRA_CONTACT_POINTS: '127.0.0.1', CASSANDRA_PORT: '1' };

describe('MessagesModule', () => {
  let database: TestDatabase;
  const contexts: INestApplicationContext[] = [];

  beforeAll(async () => void (database = await createTestDatabase()));
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await database.drop();
  });

  const partsOf = async (env: Record<string, string>): Promise<string[]> => {
    const config = loadConfig({ DATABASE_URL: database.url, MP_LOG_LEVEL: 'fatal', ...env });
    const context = await createContext(Root, config);
    contexts.push(context);
    return (await context.get(HealthRegistry, { strict: false }).ask()).map(({ name }) => name);
  };

  it('opens an engine for reactions alone where the homes are in a Data Service, if it has them', async () => {
    const elsewhere = { MP_DATA_SERVICE: '127.0.0.1:1' };
    expect(await partsOf({ ...CASSANDRA, ...elsewhere })).toEqual(
      expect.arrayContaining(['data-service', 'cassandra']),
    );
    expect(await partsOf(elsewhere)).not.toContain('cassandra');
  });

  it('opens the store that is configured where they are in this process', async () => {
    expect(await partsOf(CASSANDRA)).toContain('cassandra');
  });
});
