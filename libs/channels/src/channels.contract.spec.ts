import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { AuthHttpModule } from '@messagepal/auth';
import { CacheModule } from '@messagepal/cache';
import { DatabaseModule } from '@messagepal/database';
import { EventLog, EventLogModule, guildTopic, liveTopic, type LogEntry } from '@messagepal/event-log';
import { GuildDeletion, GuildMembers, GuildsHttpModule, GuildsService } from '@messagepal/guilds';
import type { Channel, ChannelType } from '@messagepal/protocol';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { TestServer, type TestPerson } from '@messagepal/testing';
import { ChannelDeletion } from './channel-deletion';
import { ChannelsHttpModule } from './channels-http.module';
import { LastMessages } from './last-messages';

@Module({
  imports: [
    AuthHttpModule,
    RateLimitsModule,
    AccessHttpModule,
    DatabaseModule,
    EventLogModule,
    CacheModule,
    GuildsHttpModule,
    ChannelsHttpModule,
  ],
})
class ChannelsApp {}

// Real: PostgreSQL, Nest with Express, accounts, guilds, the memory adapters of cache, log and limits.
describe('channels', () => {
  let server: TestServer;
  let owner: TestPerson;
  let member: TestPerson;
  let stranger: TestPerson;
  let guildId: string;

  const list = async (by = owner, id = guildId): Promise<Channel[]> =>
    (await server.call('get', `/guilds/${id}/channels`, { by }).expect(200)).body;
  const create = async (form: Partial<Channel>, id = guildId): Promise<Channel> =>
    (await server.call('post', `/guilds/${id}/channels`, { by: owner }).send(form).expect(201)).body;
  const patch = (id: string, form: object, by = owner) => server.call('patch', `/channels/${id}`, { by }).send(form);
  const reorder = (moves: unknown, by = owner, id = guildId) =>
    server.call('patch', `/guilds/${id}/channels`, { by }).send(moves as object);
  const createGuild = async () => (await server.get(GuildsService).create(owner.id, { name: 'Circle' })).id;
  const positionsIn = async (parentId: string | null, id = guildId) =>
    (await list(owner, id))
      .filter(({ type, parent_id }) => type !== 'category' && parent_id === parentId)
      .map(({ id: channelId, position }) => [channelId, position]);
  const lastEvents = async (count: number) => (await server.logOf(guildTopic(guildId))).slice(-count);

  beforeAll(async () => {
    server = await TestServer.start(ChannelsApp);
    owner = await server.register('owner');
    member = await server.register('member');
    stranger = await server.register('stranger');
  });
  beforeEach(async () => {
    guildId = await createGuild();
    await server.get(GuildMembers).join(guildId, member.id);
  });
  afterAll(() => server.stop());

  it('come with a guild: a text and a voice channel, each in a category', async () => {
    const channels = await list(member);
    const shape = channels.map(({ type, name, parent_id, position }) => [type, name, parent_id !== null, position]);
    expect(shape).toEqual([
      ['category', 'Text Channels', false, 0],
      ['text', 'general', true, 0],
      ['voice', 'General', true, 0],
      ['category', 'Voice Channels', false, 1],
    ]);
    expect(channels[1]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      guild_id: guildId,
      type: 'text',
      name: 'general',
      topic: null,
      position: 0,
      parent_id: channels[0]?.id,
      nsfw: false,
      rate_limit_per_user: 0,
      permission_overwrites: [],
      last_message_id: null,
    });
  });

  it('are created at the end of their category, and announced to those who see them', async () => {
    const [category] = await list();
    const form = {
      name: ' Book  of the MONTH ',
      topic: 'One a month',
      parent_id: category?.id,
      rate_limit_per_user: 5,
    };
    const channel = await create(form);
    expect(channel).toMatchObject({ ...form, name: 'book-of-the-month', type: 'text', position: 1 });
    const [event] = await lastEvents(1);
    expect(event).toMatchObject({ t: 'CHANNEL_CREATE', scope: { kind: 'channel', channelId: channel.id }, d: channel });
    expect((await server.call('get', `/channels/${channel.id}`, { by: member }).expect(200)).body).toEqual(channel);
    const directory = await server.query('SELECT guild_id, is_dm FROM channel_directory WHERE channel_id = $1', [
      channel.id,
    ]);
    expect(directory).toEqual([{ guild_id: guildId, is_dm: false }]);
  });

  it('make room for a channel that asks for a place', async () => {
    const a = await create({ name: 'a' });
    const b = await create({ name: 'b' });
    const c = await create({ name: 'c', position: 0 });
    expect(await positionsIn(null)).toEqual([
      [c.id, 0],
      [a.id, 1],
      [b.id, 2],
    ]);
    const moved = await patch(b.id, { position: 1 }).expect(200);
    expect(moved.body.position).toBe(1);
    expect((await positionsIn(null)).map(([id]) => id)).toEqual([c.id, b.id, a.id]);
  });

  it.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: '   ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 'a\u0000' }, 'name'],
    [{ name: 'a', type: 'dm' }, 'type'],
    [{ name: 'a', topic: 'x'.repeat(1025) }, 'topic'],
    [{ name: 'a', rate_limit_per_user: 21601 }, 'rate_limit_per_user'],
    [{ name: 'a', rate_limit_per_user: '5' }, 'rate_limit_per_user'],
    [{ name: 'a', position: -1 }, 'position'],
    [{ name: 'a', parent_id: '1' }, 'parent_id'],
    [{ name: 'a', parent_id: 'x' }, 'parent_id'],
    [{ name: 'a', type: 'category', topic: 'x' }, 'topic'],
    [{ name: 'a', permission_overwrites: {} }, 'permission_overwrites'],
    [{ name: 'a', lock_permissions: true }, 'lock_permissions'],
  ])('refuse %j', async (form, field) => {
    const { body } = await server.call('post', `/guilds/${guildId}/channels`, { by: owner }).send(form).expect(400);
    expect(body).toMatchObject({ code: 50035, errors: { [field]: { _errors: [expect.anything()] } } });
  });

  it('nest one level deep', async () => {
    const [category, general, , other] = await list();
    const inChannel = await patch(general?.id ?? '', { parent_id: general?.id }).expect(400);
    expect(inChannel.body.errors.parent_id._errors[0].code).toBe('CHANNEL_PARENT_INVALID_TYPE');
    await patch(category?.id ?? '', { parent_id: other?.id }).expect(400);
    const foreign = (await list(owner, await createGuild()))[0];
    const elsewhere = await patch(general?.id ?? '', { parent_id: foreign?.id }).expect(400);
    expect(elsewhere.body.errors.parent_id._errors[0].code).toBe('CHANNEL_PARENT_INVALID');
  });

  it('change by who may manage them, and leave alone what is not said', async () => {
    const channel = await create({ name: 'talk', topic: 'Talk' });
    expect((await patch(channel.id, { name: 'x' }, member).expect(403)).body.code).toBe(50013);
    expect((await patch(channel.id, { name: 'x' }, stranger).expect(404)).body.code).toBe(10003);
    const { body } = await patch(channel.id, { name: 'Small Talk', nsfw: true }).expect(200);
    expect(body).toEqual({ ...channel, name: 'small-talk', nsfw: true });
    expect((await lastEvents(1))[0]).toMatchObject({ t: 'CHANNEL_UPDATE', d: body });
    expect((await patch(channel.id, { topic: null }).expect(200)).body).toEqual({ ...body, topic: null });
    const events = (await server.logOf(guildTopic(guildId))).length;
    await patch(channel.id, { nsfw: true }).expect(200);
    expect(await server.logOf(guildTopic(guildId))).toHaveLength(events);
    for (const form of [{ name: null }, { position: null }, { nsfw: 'yes' }, { type: 'voice' }, []]) {
      await patch(channel.id, form as object).expect(400);
    }
  });

  it('are reordered all or none', async () => {
    const [a, b, c] = [await create({ name: 'a' }), await create({ name: 'b' }), await create({ name: 'c' })];
    const category = (await list())[0];
    await reorder([
      { id: c.id, position: 0 },
      { id: a.id, position: 2 },
    ]).expect(204);
    expect((await positionsIn(null)).map(([id]) => id)).toEqual([c.id, b.id, a.id]);
    expect((await lastEvents(2)).map(({ t, d }) => [t, d['id'], d['position']])).toEqual(
      expect.arrayContaining([
        ['CHANNEL_UPDATE', c.id, 0],
        ['CHANNEL_UPDATE', a.id, 2],
      ]),
    );
    await reorder([{ id: b.id, parent_id: category?.id }]).expect(204);
    expect(await positionsIn(category?.id ?? '')).toContainEqual([b.id, 1]);
    expect(await positionsIn(null)).toEqual([
      [c.id, 0],
      [a.id, 1],
    ]);
    const before = await list();
    await reorder([{ id: a.id, position: 0 }], member).expect(403);
    await reorder([
      { id: a.id, position: 0 },
      { id: '1', position: 1 },
    ]).expect(404);
    const wrong = await reorder([
      { id: a.id, position: 0 },
      { id: c.id, parent_id: a.id },
    ]).expect(400);
    expect(wrong.body.errors['1'].parent_id._errors[0].code).toBe('CHANNEL_PARENT_INVALID_TYPE');
    for (const moves of [{}, [{ id: a.id, x: 1 }], [{ id: 'x' }], [{ id: a.id }, { id: a.id }], [null]]) {
      await reorder(moves).expect(400);
    }
    expect(await list()).toEqual(before);
  });

  it('keep their places sane when many reorder at once', async () => {
    const channels: Channel[] = [];
    for (let n = 0; n < 6; n++) channels.push(await create({ name: `c${n}` }));
    const shuffles = Array.from({ length: 12 }, (_, n) =>
      channels.map(({ id }, at) => ({ id, position: (at * 5 + n) % channels.length })),
    );
    await Promise.all(shuffles.map((moves) => reorder(moves).expect(204)));
    const positions = await positionsIn(null);
    expect(positions.map(([, position]) => position)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are deleted, and a category leaves its channels behind', async () => {
    const category = await create({ name: 'Box', type: 'category' });
    const inside = await create({ name: 'inside', parent_id: category.id });
    const steps: string[] = [];
    server.get(ChannelDeletion).register(async (_tx, change, channelId) => {
      steps.push(channelId);
      change.schedule({ queue: 'messages', name: 'purge', id: `purge-${channelId}`, data: { channelId } });
    });
    await server.call('delete', `/channels/${category.id}`, { by: member }).expect(403);
    await server.call('delete', `/channels/${category.id}`, { by: owner }).expect(204);
    expect(steps).toEqual([category.id]);
    const events = await lastEvents(2);
    expect(events.map(({ t }) => t)).toEqual(['CHANNEL_DELETE', 'CHANNEL_UPDATE']);
    expect(events[0]?.d).toEqual({ id: category.id, guild_id: guildId });
    await server.call('get', `/channels/${category.id}`, { by: owner }).expect(404);
    const { body } = await server.call('get', `/channels/${inside.id}`, { by: owner }).expect(200);
    expect(body.parent_id).toBeNull();
    const jobs = await server.query<{ jobs: unknown }>('SELECT jobs FROM outbox WHERE jobs IS NOT NULL');
    expect(jobs).toEqual([{ jobs: [expect.objectContaining({ id: `purge-${category.id}` })] }]);
  });

  it('are cleared away with their guild by who registered for it', async () => {
    const seen: number[] = [];
    server.get(GuildDeletion).register(async (tx, change) => {
      const rows = await tx.query<unknown[]>('SELECT id FROM channels WHERE guild_id = $1', [change.guild.id]);
      seen.push(rows.length);
    });
    const [channel] = await list();
    await server.call('delete', `/guilds/${guildId}`, { by: owner }).expect(204);
    expect(seen).toEqual([4]);
    await server.call('get', `/channels/${channel?.id}`, { by: owner }).expect(404);
  });

  it('are hidden from those who may not see them, and from strangers', async () => {
    const hidden = await create({ name: 'hidden' });
    await server.query(
      `INSERT INTO channel_overwrites (guild_id, channel_id, target_id, target_type, deny) VALUES ($1, $2, $1, 'role', 1)`,
      [guildId, hidden.id],
    );
    await patch(hidden.id, { topic: 'secret' }).expect(200);
    expect((await list(member)).map(({ id }) => id)).not.toContain(hidden.id);
    expect((await list(owner)).map(({ id }) => id)).toContain(hidden.id);
    const body = (await server.call('get', `/channels/${hidden.id}`, { by: member }).expect(404)).body;
    const none = (await server.call('get', '/channels/123', { by: member }).expect(404)).body;
    expect({ ...body, request_id: '' }).toEqual({ ...none, request_id: '' });
    await server.call('get', `/channels/${hidden.id}`, { by: stranger }).expect(404);
    await server.call('get', '/channels/abc', { by: member }).expect(400);
  });

  it('are full at 500, and at 50 categories', async () => {
    await server.query(
      `INSERT INTO channels (guild_id, id, type, name) SELECT $1::bigint, $1::bigint + n, 'category', 'c' FROM generate_series(1001, 1048) n`,
      [guildId],
    );
    const more = { name: 'more', type: 'category' as ChannelType };
    const path = `/guilds/${guildId}/channels`;
    expect((await server.call('post', path, { by: owner }).send(more).expect(400)).body.code).toBe(30013);
    await create({ name: 'text' });
    await server.query(
      `INSERT INTO channels (guild_id, id, type, name) SELECT $1::bigint, $1::bigint + n, 'text', 'c' FROM generate_series(2001, 2447) n`,
      [guildId],
    );
    expect((await server.call('post', path, { by: owner }).send({ name: 'x' }).expect(400)).body.code).toBe(30013);
  });

  it('show who is typing, once in a while', async () => {
    const channel = await create({ name: 'typing' });
    const heard: LogEntry[] = [];
    await server.get(EventLog).subscribe(liveTopic(guildId), (entry) => heard.push(entry));
    const type = (by: TestPerson, id = channel.id) => server.call('post', `/channels/${id}/typing`, { by });
    await type(member).expect(204);
    await type(member).expect(204);
    await type(owner).expect(204);
    await type(stranger).expect(404);
    const [category] = await list();
    expect((await type(owner, category?.id).expect(400)).body.code).toBe(50024);
    expect(heard.map(({ event }) => [event.t, JSON.parse(event.d).user_id])).toEqual([
      ['TYPING_START', member.id],
      ['TYPING_START', owner.id],
    ]);
    expect(heard[0]?.event.scope).toEqual({ kind: 'channel', channelId: channel.id });
    expect(heard[0]?.rights).toBe((await server.get(EventLog).head(guildTopic(guildId))).rights);
  });

  it('know their newest message, which only rises', async () => {
    const channel = await create({ name: 'busy' });
    const last = server.get(LastMessages);
    await last.record(channel.id, '900');
    await last.record(channel.id, '1000');
    await last.record(channel.id, '950');
    expect((await server.call('get', `/channels/${channel.id}`, { by: member })).body.last_message_id).toBe('1000');
    await last.flush();
    const stored = () => server.query('SELECT last_message_id FROM channels WHERE id = $1', [channel.id]);
    expect(await stored()).toEqual([{ last_message_id: '1000' }]);
    await last.record(channel.id, '999');
    await last.flush();
    expect(await stored()).toEqual([{ last_message_id: '1000' }]);
    const quiet = (await list())[0]?.id ?? '';
    expect(await last.of([channel.id, quiet, '5'])).toEqual(
      new Map([
        [channel.id, '1000'],
        [quiet, null],
        ['5', null],
      ]),
    );
  });
});
