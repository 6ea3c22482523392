import { Module, type INestApplicationContext } from '@nestjs/common';
import { CacheModule } from '@messagepal/cache';
import { loadConfig } from '@messagepal/config';
import { DatabaseModule, Transactions } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { createContext } from '@messagepal/runtime';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { UserEntity } from './user.entity';
import { UserEvents, type UserChange } from './user.events';
import { UserSummaries } from './user-summaries';
import { UsersModule } from './users.module';
import { UsersService } from './users.service';
import { VisibleStatuses } from './visible-statuses';

@Module({ imports: [EventLogModule, CacheModule, DatabaseModule, UsersModule] })
class UsersApp {}

// Real: PostgreSQL, the memory adapters of cache and log.
describe('users', () => {
  let database: TestDatabase;
  let app: INestApplicationContext;
  let users: UsersService;
  beforeEach(async () => {
    database = await createTestDatabase();
    app = await createContext(UsersApp, loadConfig({ DATABASE_URL: database.url, MP_LOG_LEVEL: 'fatal' }));
    users = app.get(UsersService);
  });
  afterEach(async () => {
    await app.close();
    await database.drop();
  });

  const create = (username: string, bot = false): Promise<UserEntity> =>
    app
      .get(Transactions)
      .run((tx) => users.create(tx, { username, email: bot ? null : `${username}@x.example`, passwordHash: 'h', bot }));

  it('have one operator however many come first at once, and no bot among them', async () => {
    await create('robot', true);
    const people = await Promise.all(['a1', 'b2', 'c3', 'd4'].map((name) => create(name)));
    expect(people.filter(({ operator }) => operator)).toHaveLength(1);
    expect((await users.findByLogin('robot'))?.operator).toBe(false);
  });

  it('are found by name or address in any case, with the hash only then', async () => {
    const { id } = await create('ada');
    for (const login of ['ada', 'ADA', 'Ada@X.example']) {
      expect(await users.findByLogin(login)).toMatchObject({ id, passwordHash: 'h' });
    }
    for (const login of ['', 'ad%', 'a_a', 'ada@', 'ada\0']) expect(await users.findByLogin(login)).toBeNull();
    expect(await users.get(id)).not.toHaveProperty('passwordHash');
    await expect(users.get('1')).rejects.toMatchObject({ code: 10013, status: 404 });
  });

  it('have summaries that cost one query for all that are not cached', async () => {
    const [ada, bob] = [await create('ada'), await create('bob')];
    const summaries = app.get(UserSummaries);
    const queries = countQueries(app.get(DataSource));
    expect(await summaries.getMany([])).toEqual(new Map());
    const both = await summaries.getMany([ada.id, bob.id, ada.id, '1']);
    expect([...both.keys()]).toEqual([ada.id, bob.id]);
    expect(both.get(ada.id)).toEqual({
      id: ada.id,
      username: 'ada',
      display_name: null,
      avatar_url: null,
      bot: false,
      created_at: expect.stringMatching(/\+00:00$/),
    });
    expect(queries()).toBe(1);
    await summaries.getMany([bob.id, ada.id]);
    expect(queries()).toBe(1);
    await users.update(ada.id, { display_name: 'Ada' });
    expect((await summaries.getMany([ada.id])).get(ada.id)?.display_name).toBe('Ada');
  });

  it('tell this process what was changed', async () => {
    const { id } = await create('ada');
    const changes: UserChange[] = [];
    const stop = app.get(UserEvents).onChanged((change) => changes.push(change));
    await users.update(id, { status: 'dnd' });
    await users.update(id, { display_name: 'Ada' });
    await expect(users.update(id, { username: '' })).rejects.toMatchObject({ code: 50035 });
    stop();
    await users.update(id, { status: 'idle' });
    expect(changes).toEqual([{ userId: id, status: 'dnd' }, { userId: id }]);
  });

  it('are offline to others until somebody knows better', async () => {
    const statuses = app.get(VisibleStatuses);
    expect(await statuses.of('1')).toBe('offline');
    statuses.register((ids) => Promise.resolve(new Map(ids.map((id) => [id, 'idle'] as const))));
    expect(await statuses.of('1')).toBe('idle');
  });
});

/** Counts the queries that TypeORM reports from now on. */
function countQueries(source: DataSource): () => number {
  const logQuery = jest.fn();
  Object.assign(source, { logger: Object.assign(Object.create(source.logger), { logQuery }) });
  return () => logQuery.mock.calls.length;
}
