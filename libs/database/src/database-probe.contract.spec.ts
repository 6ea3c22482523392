import { loadConfig } from '@messagepal/config';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { databaseProbe } from './database-probe';
import { StartupError } from './embedded/startup-error';

describe('databaseProbe (a real PostgreSQL)', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const ask = (change: (url: URL) => void = () => {}): Promise<unknown> => {
    const url = new URL(database.url);
    change(url);
    const probe = databaseProbe(loadConfig({ DATABASE_URL: url.href }));
    return probe.check().catch((error: unknown) => error);
  };

  it('resolves when it answers', async () => {
    expect(await ask()).toBeUndefined();
  });

  it('says why it is away, which may pass', async () => {
    const reason = await ask((url) => (url.port = '1'));
    expect(reason).not.toBeInstanceOf(StartupError);
    expect(reason).toHaveProperty('message', expect.stringContaining('ECONNREFUSED'));
  });

  it.each([
    ['a wrong password', (url: URL) => void (url.password = 'wrong'), /password authentication failed/],
    ['a database that is not there', (url: URL) => void (url.pathname = '/nowhere'), /"nowhere" does not exist/],
  ])('refuses %s, which does not pass', async (_, change, why) => {
    const reason = await ask(change);
    expect(reason).toBeInstanceOf(StartupError);
    expect(reason).toHaveProperty('message', expect.stringMatching(why));
  });
});
