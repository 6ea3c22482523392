import { loadConfig } from '@messagepal/config';
import { HealthRegistry } from '@messagepal/runtime';
import { MemoryMessageStore } from './message-store.memory';
import { openMessageStore } from './open-message-store';

const NOWHERE = 'postgres://nobody:x@127.0.0.1:1/none';
const isLoaded = (driver: string): boolean =>
  Object.keys(require.cache).some((file) => file.includes(`/node_modules/${driver}/`));

describe('openMessageStore', () => {
  it('loads no driver that is not asked for', async () => {
    const store = await openMessageStore(loadConfig({ MP_MESSAGES: 'memory' }), NOWHERE);
    expect(store).toBeInstanceOf(MemoryMessageStore);
    expect([isLoaded('cassandra-driver'), isLoaded('mongodb')]).toEqual([false, false]);
  });

  it.each([
    ['cassandra', 'cassandra-driver', { CASSANDRA_CONTACT_POINTS: '127.0.0.1', CASSANDRA_PORT: '1' }],
    ['mongo', 'mongodb', { MONGODB_URL: 'mongodb://127.0.0.1:1/none' }],
  ])('opens %s, which says for itself why it does not answer', async (messages, driver, address) => {
    const health = new HealthRegistry();
    const store = await openMessageStore(loadConfig({ MP_MESSAGES: messages, ...address }), NOWHERE, health);
    expect(isLoaded(driver)).toBe(true);
    const [part] = await health.ask();
    expect(part?.name).toMatch(messages);
    expect(part?.reason).toMatch(/127\.0\.0\.1|no answer/);
    if ('onApplicationShutdown' in store && typeof store.onApplicationShutdown === 'function')
      await store.onApplicationShutdown();
  });
});
