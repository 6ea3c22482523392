// Real: everything. Somebody with 50 guilds of 100 channels, of which most are read.
import type { DispatchEvents, GuildWithChannels, ReadState, ReadyPayload } from '@messagepal/protocol';
import { snowflakeAt } from '@messagepal/snowflake';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { Person, textChannel, World } from './world';

const GUILDS = 50;
const CHANNELS = 100;
const READ = 20;

describe('READY of somebody with 50 guilds of 100 channels', () => {
  let database: TestDatabase;
  let world: World;
  let owner: Person;
  let member: Person;
  let guilds: GuildWithChannels[];

  /** Channels are brought by SQL, and seen by a product that has not seen the guilds without them. */
  beforeAll(async () => {
    database = await createTestDatabase();
    const first = await World.open({ DATABASE_URL: database.url });
    const [host, guest] = [await first.person('owner'), await first.person('member')];
    guilds = [];
    for (let n = 0; n < GUILDS; n += 1) {
      const guild = await host.createGuild(`Guild ${n}`);
      await guest.join(guild, host);
      guilds.push(guild);
    }
    const ids = guilds.map(({ id }) => id);
    const more = [ids, snowflakeAt(Date.now()), CHANNELS - (guilds[0]?.channels.length ?? 0)];
    await first.app.get(DataSource).query(
      `INSERT INTO channels (guild_id, id, type, name)
       SELECT g.id, $2::bigint + row_number() OVER (), 'text', 'c' || n FROM unnest($1::bigint[]) AS g (id), generate_series(1, $3) n`,
      more,
    );
    await first.close();
    world = await World.open({ DATABASE_URL: database.url });
    [owner, member] = [new Person(world, host.user, host.token), new Person(world, guest.user, guest.token)];
  }, 120_000);
  afterAll(async () => {
    await world.close();
    await database.drop();
  });

  const ready = async () => {
    const client = world.client({ token: member.token, transport: 'ws' });
    const told = new Promise<ReadyPayload>((resolve) => client.once('READY', resolve));
    await client.connect();
    return { client, payload: await told };
  };
  const unread = ({ read_state }: ReadyPayload): string[] => read_state.map(({ channel_id }) => channel_id).toSorted();

  it('lists only what is unread, and each session hears what another has acknowledged', async () => {
    const [{ count } = { count: 0 }] = await world.app
      .get(DataSource)
      .query<{ count: number }[]>('SELECT count(*)::int AS count FROM channels');
    expect(count).toBe(GUILDS * CHANNELS);
    const channels = guilds.map((guild) => textChannel(guild).id);
    const sent = await Promise.all(channels.map((id, n) => owner.say(id, n % 2 === 0 ? '@everyone' : 'hello')));
    const ack = (n: number) => member.rest.post<ReadState>(`/channels/${channels[n]}/messages/${sent[n]?.id}/ack`, {});
    for (let n = 0; n < READ; n += 1) await ack(n);
    const { client: one, payload } = await ready();
    const { client: other } = await ready();
    expect(payload.guilds).toHaveLength(GUILDS);
    expect(unread(payload)).toEqual(channels.slice(READ).toSorted());
    expect(payload.read_state.map(({ mention_count }) => mention_count).filter((each) => each === 1)).toHaveLength(
      (GUILDS - READ) / 2,
    );
    const heard = [one, other].map(async (client) => (await client.waitFor('MESSAGE_ACK'))[0]);
    const state = await ack(READ);
    const news: Partial<DispatchEvents['MESSAGE_ACK']> = { channel_id: channels[READ], version: state.version };
    expect(await Promise.all(heard)).toMatchObject([news, news]);
    const later = await ready();
    expect(unread(later.payload)).toEqual(channels.slice(READ + 1).toSorted());
  }, 120_000);
});
