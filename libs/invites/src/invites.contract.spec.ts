import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { AuthHttpModule } from '@messagepal/auth';
import { CacheModule } from '@messagepal/cache';
import { ChannelsHttpModule } from '@messagepal/channels';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule, guildTopic, inboxTopic } from '@messagepal/event-log';
import { GuildsHttpModule, GuildsService } from '@messagepal/guilds';
import { bits, toWire } from '@messagepal/permissions';
import type { Invite } from '@messagepal/protocol';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { TestServer, type TestPerson } from '@messagepal/testing';
import { InvitesHttpModule } from './invites-http.module';

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
    InvitesHttpModule,
  ],
})
class InvitesApp {}

// Real: PostgreSQL, Nest with Express, accounts, guilds, channels, the memory adapters of cache, log and limits.
describe('invites', () => {
  let server: TestServer;
  let owner: TestPerson;
  let guildId: string;
  let channelId: string;
  let people = 0;

  const somebody = () => server.register(`guest${++people}`);
  const invite = async (terms: object = {}, by = owner): Promise<Invite> =>
    (await server.call('post', `/channels/${channelId}/invites`, { by }).send(terms).expect(201)).body;
  const join = (code: string, by: TestPerson) => server.call('post', `/invites/${code}`, { by });
  const usesOf = async (code: string) =>
    (await server.query<{ uses: number }>('SELECT uses FROM invites WHERE code = $1', [code]))[0]?.uses;

  beforeAll(async () => {
    server = await TestServer.start(InvitesApp);
  });
  beforeEach(async () => {
    owner = await server.register(`owner${++people}`);
    const guild = await server.get(GuildsService).create(owner.id, { name: 'Circle' });
    guildId = guild.id;
    channelId = guild.channels.find(({ type }) => type === 'text')?.id ?? '';
  });
  afterAll(() => server.stop());

  it('are created for a day, and shown to anybody who has the code', async () => {
    const made = await invite();
    expect(made).toEqual({
      code: expect.stringMatching(/^[2-9A-HJ-NP-Za-km-z]{10}$/),
      guild: { id: guildId, name: 'Circle', icon_url: null },
      channel: { id: channelId, name: 'general', type: 'text' },
      inviter: expect.objectContaining({ id: owner.id }),
      max_age: 86400,
      max_uses: 0,
      uses: 0,
      expires_at: expect.any(String),
      created_at: expect.stringMatching(/\+00:00$/),
    });
    expect(Date.parse(made.expires_at ?? '') - Date.parse(made.created_at)).toBe(86_400_000);
    expect(made.inviter).not.toHaveProperty('email');
    expect((await server.call('get', `/invites/${made.code}`).expect(200)).body).toEqual(made);
    expect((await server.logOf(guildTopic(guildId))).at(-1)).toMatchObject({
      t: 'INVITE_CREATE',
      scope: { kind: 'channel', channelId },
      d: { code: made.code, guild_id: guildId, channel_id: channelId, expires_at: made.expires_at },
    });
    const audit = "SELECT target_id, changes FROM audit_log WHERE guild_id = $1 AND action = 'INVITE_CREATE'";
    const [line] = await server.query<{ target_id: null; changes: object[] }>(audit, [guildId]);
    expect(line).toMatchObject({
      target_id: null,
      changes: expect.arrayContaining([{ key: 'code', new_value: made.code }]),
    });
    expect((await invite({ max_age: 0 })).expires_at).toBeNull();
  });

  it.each([
    [{ max_age: -1 }, 'max_age'],
    [{ max_age: 604801 }, 'max_age'],
    [{ max_age: '60' }, 'max_age'],
    [{ max_age: null }, 'max_age'],
    [{ max_uses: 101 }, 'max_uses'],
    [{ max_uses: 1.5 }, 'max_uses'],
    [{ uses: 1 }, 'uses'],
  ])('refuse %j', async (terms, field) => {
    const { body } = await server.call('post', `/channels/${channelId}/invites`, { by: owner }).send(terms).expect(400);
    expect(body).toMatchObject({ code: 50035, errors: { [field]: { _errors: [expect.anything()] } } });
  });

  it('lead into the guild, with the news in the logs before the answer', async () => {
    const { code } = await invite({ max_uses: 5 });
    const guest = await somebody();
    const { body } = await join(code, guest).expect(200);
    expect(body).toEqual({ guild: (await server.call('get', `/guilds/${guildId}`, { by: guest }).expect(200)).body });
    expect((await server.logOf(guildTopic(guildId))).at(-1)).toMatchObject({
      t: 'GUILD_MEMBER_ADD',
      scope: { kind: 'all' },
      d: { guild_id: guildId, user: { id: guest.id }, roles: [] },
    });
    expect((await server.logOf(inboxTopic(guest.id))).at(-1)).toMatchObject({
      t: 'GUILD_JOINED',
      d: { guild_id: guildId },
    });
    await join(code, guest).expect(200);
    expect(await usesOf(code)).toBe(1);
  });

  it('admit no more people than they are for, however many come at once', async () => {
    const { code } = await invite({ max_uses: 1 });
    const guests = await Promise.all(Array.from({ length: 6 }, somebody));
    const answers = await Promise.all(guests.map((guest) => join(code, guest)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404, 404, 404]);
    const members = await server.query('SELECT 1 FROM members WHERE guild_id = $1', [guildId]);
    expect(members).toHaveLength(2);
    expect((await server.call('get', `/invites/${code}`).expect(404)).body.code).toBe(10006);
  });

  it('end when their time is over, and are swept away by the next one', async () => {
    const { code } = await invite({ max_age: 60 });
    await server.query(`UPDATE invites SET expires_at = now() - interval '1 second' WHERE code = $1`, [code]);
    expect((await server.call('get', `/invites/${code}`).expect(404)).body.code).toBe(10006);
    expect((await join(code, await somebody()).expect(404)).body.code).toBe(10006);
    await server.call('delete', `/invites/${code}`, { by: owner }).expect(404);
    await invite();
    expect(await usesOf(code)).toBeUndefined();
  });

  it('keep banned people out without being used', async () => {
    const { code } = await invite();
    const banned = await somebody();
    await server.query('INSERT INTO bans (guild_id, user_id) VALUES ($1, $2)', [guildId, banned.id]);
    expect((await join(code, banned).expect(403)).body.code).toBe(40007);
    expect(await usesOf(code)).toBe(0);
  });

  it('are deleted by who may manage the channel or the guild', async () => {
    const { code } = await invite();
    const member = await somebody();
    await join(code, member).expect(200);
    expect((await server.call('delete', `/invites/${code}`, { by: member }).expect(403)).body.code).toBe(50013);
    await server.call('delete', `/invites/${code}`, { by: await somebody() }).expect(403);
    await server.call('delete', `/invites/${code}`).expect(401);
    await server.call('delete', `/invites/${code}`, { by: owner }).expect(204);
    const last = 'SELECT action, target_id, changes FROM audit_log WHERE guild_id = $1 ORDER BY id DESC LIMIT 1';
    expect(await server.query(last, [guildId])).toEqual([
      {
        action: 'INVITE_DELETE',
        target_id: null,
        changes: [
          { key: 'code', old_value: code, new_value: null },
          { key: 'channel_id', old_value: channelId, new_value: null },
        ],
      },
    ]);
    expect((await server.logOf(guildTopic(guildId))).at(-1)).toMatchObject({
      t: 'INVITE_DELETE',
      d: { code, guild_id: guildId, channel_id: channelId },
    });
    await join(code, await somebody()).expect(404);
    await server.call('delete', `/invites/${code}`, { by: owner }).expect(404);
  });

  const whileLosingRights = (request: PromiseLike<{ status: number }>): Promise<number> =>
    server.statusAfter(request, guildId, (tx) =>
      tx.query('UPDATE roles SET permissions = 1 WHERE guild_id = $1', [guildId]),
    );

  it('are made and deleted by the rights of the moment in which it happens', async () => {
    const manager = await somebody();
    const { code } = await invite();
    await join(code, manager).expect(200);
    const everyone = { permissions: toWire(bits('READ_MESSAGES', 'CREATE_INVITE', 'MANAGE_CHANNELS')) };
    const grant = () =>
      server.call('patch', `/guilds/${guildId}/roles/${guildId}`, { by: owner }).send(everyone).expect(200);
    await grant();
    const creation = server.call('post', `/channels/${channelId}/invites`, { by: manager }).send({});
    expect(await whileLosingRights(creation)).toBe(403);
    await grant();
    expect(await whileLosingRights(server.call('delete', `/invites/${code}`, { by: manager }))).toBe(403);
    expect(await usesOf(code)).toBe(1);
  });

  it('are listed for who manages the guild, but those that lead where they see nothing', async () => {
    const manager = await somebody();
    const { code } = await invite();
    await join(code, manager).expect(200);
    const list = (by: TestPerson) => server.call('get', `/guilds/${guildId}/invites`, { by });
    await list(manager).expect(403);
    await list(await somebody()).expect(404);
    const permissions = toWire(bits('READ_MESSAGES', 'MANAGE_GUILD'));
    await server.call('patch', `/guilds/${guildId}/roles/${guildId}`, { by: owner }).send({ permissions }).expect(200);
    const used = await invite({ max_uses: 1 });
    await join(used.code, await somebody()).expect(200);
    const hiding = { name: 'hidden', permission_overwrites: [{ id: guildId, type: 'role', deny: '1' }] };
    const hidden = await server.call('post', `/guilds/${guildId}/channels`, { by: owner }).send(hiding).expect(201);
    const away = await server.call('post', `/channels/${hidden.body.id}/invites`, { by: owner }).send({}).expect(201);
    const codesOf = async (by: TestPerson) => (await list(by).expect(200)).body.map((one: Invite) => one.code);
    expect(await codesOf(manager)).toEqual([code]);
    expect(await codesOf(owner)).toEqual([away.body.code, code]);
    expect((await list(owner)).body[1]).toMatchObject({ uses: 1, inviter: { id: owner.id } });
  });

  it('are made by members only, for channels one can be in', async () => {
    const stranger = await somebody();
    const path = `/channels/${channelId}/invites`;
    expect((await server.call('post', path, { by: stranger }).send({}).expect(404)).body.code).toBe(10003);
    const member = await somebody();
    await join((await invite()).code, member).expect(200);
    await invite({}, member);
    const channels = await server.call('get', `/guilds/${guildId}/channels`, { by: owner });
    const category = channels.body.find(({ type }: { type: string }) => type === 'category');
    const refused = await server.call('post', `/channels/${category.id}/invites`, { by: owner }).send({}).expect(400);
    expect(refused.body.code).toBe(50024);
  });

  it('are a thousand in a guild', async () => {
    await server.query(
      `INSERT INTO invites (code, guild_id, channel_id) SELECT 'code' || n, $1, $2 FROM generate_series(1, 1000) n`,
      [guildId, channelId],
    );
    const { body } = await server.call('post', `/channels/${channelId}/invites`, { by: owner }).send({}).expect(400);
    expect(body.code).toBe(30016);
  });

  it('cannot be found by trying', async () => {
    const from = '10.9.9.9';
    for (const code of ['aaaaaaaaaa', 'short', 'x%00yyyyyyy', '__proto__', 'bbbbbbbbbb']) {
      await server.call('get', `/invites/${code}`, { from }).expect(404);
    }
    const { body, headers } = await server.call('get', '/invites/cccccccccc', { from }).expect(429);
    expect(body.message).toBe('You are being rate limited.');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    const { code } = await invite();
    await server.call('get', `/invites/${code}`, { from }).expect(429);
    await server.call('get', `/invites/${code}`).expect(200);
  });

  it('vanish with their channel', async () => {
    const { code } = await invite();
    await server.call('delete', `/channels/${channelId}`, { by: owner }).expect(204);
    const { body } = await server.call('get', `/invites/${code}`).expect(404);
    expect(body.code).toBe(10006);
  });
});
