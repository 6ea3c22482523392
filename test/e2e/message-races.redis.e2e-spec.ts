// Real: everything; two whole products on one PostgreSQL and one Redis. test/faults/messages.mjs runs the same for longer, in processes.
import { createRedisServer, createTestDatabase, type RedisServer, type TestDatabase } from '@messagepal/testing';
import { Caller } from './message-races/caller';
import { runEditsAndDeletes } from './message-races/edits-and-deletes';
import { runReadMarkers } from './message-races/read-markers';
import { textChannel, World, type Person } from './world';

const STEPS = 400;

describe('messages under two products on one Redis', () => {
  let redis: RedisServer;
  let database: TestDatabase;
  let worlds: [World, World];
  let owner: Person;
  let member: Person;
  let channelId: string;

  beforeAll(async () => {
    [redis, database] = await Promise.all([createRedisServer(), createTestDatabase()]);
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url };
    worlds = [await World.open(env), await World.open(env)];
    [owner, member] = [await worlds[0].person('owner'), await worlds[0].person('member')];
  }, 60_000);
  beforeEach(async () => {
    const guild = await owner.createGuild();
    await member.join(guild, owner);
    channelId = textChannel(guild).id;
  });
  afterAll(async () => {
    for (const world of worlds) await world.close();
    await Promise.all([redis.remove(), database.drop()]);
  });

  const by = ({ token }: Person): [Caller, Caller] => [
    new Caller(worlds[0].url, token),
    new Caller(worlds[1].url, token),
  ];

  it('that are edited and deleted at once stay deleted everywhere', async () => {
    const [mentioned] = by(member);
    const race = { authors: by(owner), mentioned, mentionedId: member.user.id, channelId, pairs: 60 };
    const { found, unexpected, editsAnswered } = await runEditsAndDeletes(race);
    expect(unexpected).toEqual([]);
    expect(Object.values(found)).toEqual(Object.values(found).map(() => 0));
    expect(editsAnswered).toBeLessThanOrEqual(120);
  }, 120_000);

  it('are read by three sessions whose marks do not go back, and count as a recount does', async () => {
    let steps = 0;
    const report = await runReadMarkers({
      authors: by(owner),
      readers: by(member),
      readerId: member.user.id,
      channelId,
      gateways: worlds.map(({ url }) => url),
      goesOn: () => (steps += 1) <= STEPS,
    });
    expect(report.unexpected).toEqual([]);
    expect(report).toMatchObject({ backwards: 0, behind: 0, otherReadies: 0 });
    expect(report.counted).toEqual(report.recounted);
  }, 120_000);
});
