import { Random } from '../../testing/random';
import { CHANNEL } from '../../testing/requests';
import { People, type Habits } from './people';
import { Crash } from './scheduler';
import { World, type WorldOptions } from './world';

export interface Outcome {
  violations: string[];
  messages: number;
  crashes: number;
  flushes: number;
  syncs: number;
}

/** Lets people live in a world until they are done and everything has come to rest, and checks what was promised. */
export async function simulate(seed: number, options: WorldOptions & Habits): Promise<Outcome> {
  const world = new World(new Random(seed), options);
  await world.listener.start();
  const work = { done: false };
  const people = new People(world, options).live().finally(() => (work.done = true));
  await world.scheduler.run(Promise.all([people, sweep(world, () => work.done)]), world.chaos);
  await comeToRest(world);
  const { listener, record, counts } = world;
  return {
    violations: [...record.violations, ...listener.violations],
    messages: record.messages.size,
    ...counts,
    syncs: listener.syncs,
  };
}

/** Sweepers that crash as well, one after the other. */
async function sweep(world: World, done: () => boolean): Promise<void> {
  const idle = world.scheduler.lane('sweeper');
  while (!done()) {
    const lane = world.scheduler.lane('sweeper');
    for (let i = 0; i < 40 && !done(); i += 1) await idle.step();
    const settling = world.settler(lane).settleExpired();
    if (world.random.chance(0.2)) void idle.step().then(() => lane.crash());
    await settling.catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
  }
}

async function comeToRest(world: World): Promise<void> {
  const { scheduler, listener, record, store } = world;
  await scheduler.run(drain(world));
  world.advance(11_000);
  await scheduler.run(settleAll(world));
  await listener.catchUp();
  const rows = await store.scan(CHANNEL, null, 10_000);
  record.checkRows(rows);
  const stored = rows.map(({ id, content }) => `${id} ${content}`).sort();
  const heard = [...listener.view].map(([id, content]) => `${id} ${content}`).sort();
  if (stored.join() !== heard.join()) record.violations.push(`stored and heard differ: ${difference(stored, heard)}`);
}

/** Steps long enough for whatever nobody waits for any more. */
async function drain({ scheduler }: World): Promise<void> {
  const lane = scheduler.lane('drain');
  for (let quiet = 0; quiet < 50; quiet = scheduler.waiting > 0 ? 0 : quiet + 1) await lane.step();
}

async function settleAll(world: World): Promise<void> {
  const settler = world.settler(world.scheduler.lane('sweeper'));
  while ((await settler.settleExpired()) > 0);
}

const difference = (a: string[], b: string[]): string =>
  [
    ...a.filter((one) => !b.includes(one)).map((one) => `+${one}`),
    ...b.filter((one) => !a.includes(one)).map((one) => `-${one}`),
  ].join();
