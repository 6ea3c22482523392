// Real: everything. Rights move as fast as they can, while people listen, are cut off, come back, and read.
import { setTimeout as sleep } from 'node:timers/promises';
import { EventLog } from '@messagepal/event-log';
import { numbers, runStorm, type Outcome } from './storm/run-storm';
import { World } from './world';

/** So long publications are on their way where they are late. */
const LATE_MS = 250;

describe('a storm of rights', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  }, 60_000);
  afterAll(() => world.close());

  const storm = (seed: number): Promise<Outcome> => {
    const places = [world].map(({ url }) => ({ api: url, gateway: url }));
    return runStorm({ places, observers: 8, ms: 8_000, random: numbers(seed) });
  };
  const makeLate = (log: EventLog): void => {
    const subscribe = log.subscribe.bind(log);
    log.subscribe = (topic, listener) => subscribe(topic, (entry) => void sleep(LATE_MS).then(() => listener(entry)));
  };

  it.each(['at once', 'late'])(
    'lets nothing through that was caused after an answered revoke, told %s',
    async (when) => {
      if (when === 'late') makeLate(world.app.get(EventLog));
      const outcome = await storm(20_260_102);
      expect(outcome.leaks).toEqual([]);
      for (const { seen, shown } of outcome.channels) expect(shown).toEqual(seen);
      expect(outcome.judged.events).toBeGreaterThan(50);
      expect(outcome.judged.chunks).toBeGreaterThan(50);
      expect(outcome.resumed).toBeGreaterThan(5);
    },
    60_000,
  );
});
