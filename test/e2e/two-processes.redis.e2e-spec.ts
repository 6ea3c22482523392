// Real: everything; two whole products on one PostgreSQL and one Redis of the test, as two processes behind a balancer would be.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@messagepal/client';
import type { DmChannel } from '@messagepal/protocol';
import { createRedisServer, createTestDatabase, type RedisServer, type TestDatabase } from '@messagepal/testing';
import { textChannel, World, type Person } from './world';

describe('two products on one Redis', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let worlds: World[];
  let [alice, bob]: Person[] = [];
  let clients: Client[];
  let channelId: string;
  const heard: string[][] = [[], []];

  beforeAll(async () => {
    [redis, database] = await Promise.all([createRedisServer(), createTestDatabase()]);
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url };
    worlds = [await World.open(env), await World.open(env)];
    alice = await worlds[0]?.person('alice');
    bob = await worlds[1]?.person('bob');
    const guild = await people()[0].createGuild();
    await people()[1].join(guild, people()[0]);
    channelId = textChannel(guild).id;
    clients = await Promise.all(people().map((person) => person.online()));
    for (const [index, client] of clients.entries()) {
      client.on('MESSAGE_CREATE', ({ content }) => heard[index]?.push(content));
      client.on('READY', () => (readies[index] = (readies[index] ?? 0) + 1));
    }
  }, 60_000);

  afterAll(async () => {
    for (const world of worlds) await world.close();
    await Promise.all([redis.remove(), database.drop()]);
  });

  const people = (): [Person, Person] => {
    if (!alice || !bob) throw new Error('nobody is there');
    return [alice, bob];
  };

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 10_000; Date.now() < end; await sleep(20)) if (await holds()) return;
    throw new Error('it did not come true within 10 s');
  }

  const hears = (content: string) => until(() => heard.every((contents) => contents.includes(content)));
  const ready = async (index: number) => (await fetch(`${worlds[index]?.url}/health/ready`)).status;

  it('let everybody hear everything once and in one order', async () => {
    const say = async (person: Person, name: string): Promise<void> => {
      for (let number = 0; number < 50; number += 1) await person.say(channelId, `${name} ${number}`);
    };
    await Promise.all([say(people()[0], 'a'), say(people()[1], 'b')]);
    await until(() => heard.every(({ length }) => length >= 100));
    expect(heard[0]).toEqual(heard[1]);
    expect(new Set(heard[0]).size).toBe(100);
  });

  it('let two who talk to each other hear everything once, refuse what comes after a block, and open one channel', async () => {
    const [one, two] = people();
    const open = (from: Person, to: Person) =>
      from.rest.post<DmChannel>('/users/@me/channels', { recipient_id: to.user.id });
    const opened = await Promise.all([open(one, two), open(two, one), open(one, two)]);
    const [{ id }] = opened;
    expect(new Set(opened.map((dm) => dm.id)).size).toBe(1);
    const ears: string[][] = [[], []];
    for (const [index, client] of clients.entries())
      client.on('MESSAGE_CREATE', ({ channel_id, content }) => channel_id === id && ears[index]?.push(content));
    const say = async (person: Person, name: string): Promise<void> => {
      for (let number = 0; number < 30; number += 1) await person.say(id, `${name} ${number}`, `${name}${number}`);
    };
    await Promise.all([say(one, 'c'), say(two, 'd'), say(one, 'c')]);
    await until(() => ears.every(({ length }) => length >= 60));
    for (const ear of ears) expect([ear.length, new Set(ear).size]).toEqual([60, 60]);

    await one.rest.put(`/users/@me/relationships/${two.user.id}`, { type: 2 });
    await expect(two.say(id, 'never')).rejects.toMatchObject({ status: 403, code: 50007 });
    await one.rest.delete(`/users/@me/relationships/${two.user.id}`);
    await two.say(id, 'again');
    await until(() => ears.every((ear) => ear.at(-1) === 'again'));
  });

  it('tell a change of presence to those of the other', async () => {
    const seen = clients[0]?.waitFor(
      'PRESENCE_UPDATE',
      ({ user, status }) => user.id === bob?.user.id && status === 'dnd',
    );
    clients[1]?.setStatus('dnd');
    await seen;
  });

  /** How often each client has been told to take everything anew: their inboxes are lost as well, so they start over. */
  const readies = [0, 0];
  const startedOver = async (work: () => Promise<unknown>): Promise<void> => {
    const before = [...readies];
    await work();
    await until(() => readies.every((count, index) => count > (before[index] ?? 0)));
  };

  it('say so when Redis has forgotten everything, and go on', async () => {
    await startedOver(() => redis.command('FLUSHALL'));
    await people()[1].say(channelId, 'after the flush');
    await hears('after the flush');
  });

  it('read, and refuse to send, while Redis is away, and go on by themselves', async () => {
    await redis.kill();
    const begin = Date.now();
    await expect(people()[0].say(channelId, 'never')).rejects.toMatchObject({ status: 503 });
    expect(Date.now() - begin).toBeLessThan(4_000);
    expect(await people()[1].rest.get<unknown[]>(`/channels/${channelId}/messages?limit=1`)).toHaveLength(1);
    expect(await Promise.all([ready(0), ready(1)])).toEqual([503, 503]);

    const back = Date.now();
    await startedOver(() => redis.start());
    await until(async () => (await ready(0)) === 200 && (await ready(1)) === 200);
    expect(Date.now() - back).toBeLessThan(5_000);
    await people()[0].say(channelId, 'after the restart');
    await hears('after the restart');
    expect(heard[0]).not.toContain('never');
    for (const contents of heard) expect(new Set(contents).size).toBe(contents.length);
  }, 30_000);
});
