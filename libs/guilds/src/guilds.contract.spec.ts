import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { AuthHttpModule } from '@messagepal/auth';
import { CacheModule } from '@messagepal/cache';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule, guildTopic, inboxTopic } from '@messagepal/event-log';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { TestServer, type TestPerson } from '@messagepal/testing';
import { GuildChanges } from './guild-changes';
import { GuildMembers } from './guild-members';
import { GuildEntity } from './guild.entity';
import { GuildsHttpModule } from './guilds-http.module';

@Module({
  imports: [
    AuthHttpModule,
    RateLimitsModule,
    AccessHttpModule,
    DatabaseModule,
    EventLogModule,
    CacheModule,
    GuildsHttpModule,
  ],
})
class GuildsApp {}

// Real: PostgreSQL, Nest with Express, accounts, the memory adapters of cache, log and limits. No channels here.
describe('guilds', () => {
  let server: TestServer;
  let owner: TestPerson;
  let member: TestPerson;
  let stranger: TestPerson;
  let guildId: string;

  const join = (person: TestPerson, id = guildId) => server.get(GuildMembers).join(id, person.id);
  const rowOf = async (id: string) => {
    const [row] = await server.query<{ version: string; rights: string }>(
      'SELECT version, rights FROM guilds WHERE id = $1',
      [id],
    );
    return { version: Number(row?.version), rights: Number(row?.rights) };
  };
  const createGuild = async (by: TestPerson, name = 'Circle') =>
    String((await server.call('post', '/guilds', { by }).send({ name }).expect(201)).body.id);

  beforeAll(async () => {
    server = await TestServer.start(GuildsApp);
    owner = await server.register('owner');
    member = await server.register('member');
    stranger = await server.register('stranger');
    guildId = await createGuild(owner, 'Reading circle');
    await join(member);
  });
  afterAll(() => server.stop());

  it('come with the role of everybody and an owner, who hears of it in the inbox', async () => {
    const form = { name: '  Book club ', description: 'A book a month', icon_url: 'https://cdn.example/a.png' };
    const { body } = await server.call('post', '/guilds', { by: owner }).send(form).expect(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^\d+$/),
      name: 'Book club',
      icon_url: 'https://cdn.example/a.png',
      owner_id: owner.id,
      description: 'A book a month',
      version: 1,
      created_at: expect.stringMatching(/\+00:00$/),
      roles: [
        {
          id: body.id,
          guild_id: body.id,
          name: '@everyone',
          color: 0,
          hoist: false,
          position: 0,
          permissions: expect.stringMatching(/^\d+$/),
          mentionable: false,
          managed: false,
        },
      ],
      channels: [],
    });
    expect(await server.logOf(inboxTopic(owner.id))).toContainEqual(
      expect.objectContaining({ t: 'GUILD_JOINED', d: { guild_id: body.id } }),
    );
    const audit = await server.query('SELECT action FROM audit_log WHERE guild_id = $1', [body.id]);
    expect(audit).toEqual([{ action: 'GUILD_CREATE' }]);
  });

  it.each([
    [{}, 'name'],
    [{ name: 'x' }, 'name'],
    [{ name: ' x ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 'a\u0000b' }, 'name'],
    [{ name: 5 }, 'name'],
    [{ name: 'fine', icon_url: 'javascript:alert(1)' }, 'icon_url'],
    [{ name: 'fine', description: 'a\u0000' }, 'description'],
    [{ name: 'fine', owner_id: '1' }, 'owner_id'],
  ])('refuses %j', async (form, field) => {
    const { body } = await server.call('post', '/guilds', { by: stranger }).send(form).expect(400);
    expect(body).toMatchObject({ code: 50035, errors: { [field]: { _errors: [expect.anything()] } } });
  });

  it('are unknown to strangers, exactly like guilds that do not exist', async () => {
    const paths = ['', '/members', `/members/${owner.id}`];
    for (const path of paths) {
      const real = await server.call('get', `/guilds/${guildId}${path}`, { by: stranger }).expect(404);
      const none = await server.call('get', `/guilds/123456789${path}`, { by: stranger }).expect(404);
      expect({ ...real.body, request_id: '' }).toEqual({ ...none.body, request_id: '' });
      expect(real.body.code).toBe(10004);
    }
    await server.call('patch', `/guilds/${guildId}`, { by: stranger }).send({ name: 'mine' }).expect(404);
    await server.call('delete', `/guilds/${guildId}`, { by: stranger }).expect(404);
    await server.call('get', '/guilds/xyz', { by: stranger }).expect(400);
    await server.call('get', `/guilds/${guildId}`).expect(401);
  });

  it('change by who may manage them, at once for everybody, and say so in their log', async () => {
    const refused = await server.call('patch', `/guilds/${guildId}`, { by: member }).send({ name: 'Mine' }).expect(403);
    expect(refused.body.code).toBe(50013);
    const before = await rowOf(guildId);
    const patch = { name: 'Writing circle', description: 'New' };
    const { body } = await server.call('patch', `/guilds/${guildId}`, { by: owner }).send(patch).expect(200);
    expect(body).toMatchObject({ ...patch, version: before.version + 1 });
    expect((await server.call('get', `/guilds/${guildId}`, { by: owner })).body).toEqual(body);
    const { roles: _roles, system_channel_id: _forManagers, message_retention_days: _forThemToo, ...payload } = body;
    const last = (await server.logOf(guildTopic(guildId))).at(-1);
    expect(last).toEqual({
      t: 'GUILD_UPDATE',
      scope: { kind: 'all' },
      version: before.version + 1,
      rights: before.rights,
      d: payload,
    });
    const cleared = await server.call('patch', `/guilds/${guildId}`, { by: owner }).send({ description: null });
    expect(cleared.body).toMatchObject({ name: 'Writing circle', description: null });
  });

  it('keep their version when nothing was changed', async () => {
    const before = await rowOf(guildId);
    await server.call('patch', `/guilds/${guildId}`, { by: owner }).send({ name: 'Writing circle' }).expect(200);
    await server.call('patch', `/guilds/${guildId}`, { by: owner }).send({}).expect(200);
    expect(await join(member)).toBe(false);
    expect(await rowOf(guildId)).toEqual(before);
  });

  it('list their members by id', async () => {
    const all = await server.call('get', `/guilds/${guildId}/members`, { by: member }).expect(200);
    expect(all.body.map(({ user }: { user: { id: string } }) => user.id)).toEqual([owner.id, member.id]);
    expect(all.body[1]).toEqual({
      user: expect.objectContaining({ id: member.id, username: 'member' }),
      guild_id: guildId,
      nick: null,
      roles: [],
      joined_at: expect.stringMatching(/\+00:00$/),
      communication_disabled_until: null,
    });
    expect(all.body[1].user).not.toHaveProperty('email');
    const page = await server.call('get', `/guilds/${guildId}/members?limit=1&after=${owner.id}`, { by: member });
    expect(page.body).toEqual([all.body[1]]);
    const one = await server.call('get', `/guilds/${guildId}/members/${member.id}`, { by: owner }).expect(200);
    expect(one.body).toEqual(all.body[1]);
    const none = await server.call('get', `/guilds/${guildId}/members/${stranger.id}`, { by: owner }).expect(404);
    expect(none.body.code).toBe(10007);
    for (const query of ['limit=0', 'limit=101', 'limit=a', 'after=x', 'page=2']) {
      await server.call('get', `/guilds/${guildId}/members?${query}`, { by: owner }).expect(400);
    }
  });

  it('are listed for their members in pages', async () => {
    const reader = await server.register('reader');
    const ids = [await createGuild(reader), await createGuild(reader), await createGuild(reader)];
    const list = async (query: string) =>
      (await server.call('get', `/users/@me/guilds?${query}`, { by: reader }).expect(200)).body.map(
        ({ id }: { id: string }) => id,
      );
    expect(await list('')).toEqual(ids);
    expect(await list(`after=${ids[0]}&limit=1`)).toEqual([ids[1]]);
    expect(await list(`before=${ids[2]}&limit=1`)).toEqual([ids[1]]);
  });

  it('are left at once, with the news in the log before the answer', async () => {
    const guest = await server.register('guest');
    await join(guest);
    await server.call('get', `/guilds/${guildId}`, { by: guest }).expect(200);
    const before = await rowOf(guildId);
    await server.call('delete', `/users/@me/guilds/${guildId}`, { by: guest }).expect(204);
    expect((await server.logOf(guildTopic(guildId))).at(-1)).toMatchObject({
      t: 'GUILD_MEMBER_REMOVE',
      version: before.version + 1,
      rights: before.rights + 1,
      d: { guild_id: guildId, user: { id: guest.id } },
    });
    await server.call('get', `/guilds/${guildId}`, { by: guest }).expect(404);
    await server.call('delete', `/users/@me/guilds/${guildId}`, { by: guest }).expect(404);
    const owners = await server.call('delete', `/users/@me/guilds/${guildId}`, { by: owner }).expect(400);
    expect(owners.body.code).toBe(90301);
  });

  it('let somebody who joins at the same time many times in once', async () => {
    const keen = await server.register('keen');
    const joins = await Promise.all(Array.from({ length: 8 }, () => join(keen)));
    expect(joins.filter(Boolean)).toHaveLength(1);
    const log = await server.logOf(guildTopic(guildId));
    const arrivals = log.filter(({ t, d }) => t === 'GUILD_MEMBER_ADD' && JSON.stringify(d).includes(keen.id));
    expect(arrivals).toHaveLength(1);
  });

  it('keep banned people out, and people who are in too many', async () => {
    const banned = await server.register('banned');
    await server.query('INSERT INTO bans (guild_id, user_id) VALUES ($1, $2)', [guildId, banned.id]);
    await expect(join(banned)).rejects.toMatchObject({ code: 40007, status: 403 });
    const busy = await server.register('busy');
    await server.query(
      `INSERT INTO guilds (id, name, owner_id) SELECT n, 'Many', $1 FROM generate_series(1000, 1099) n`,
      [owner.id],
    );
    await server.query('INSERT INTO members (guild_id, user_id) SELECT n, $1 FROM generate_series(1000, 1099) n', [
      busy.id,
    ]);
    await expect(join(busy)).rejects.toMatchObject({ code: 30001 });
    await server.call('post', '/guilds', { by: busy }).send({ name: 'More' }).expect(400);
  });

  it('count every change once, in the order of the log, however many come at once', async () => {
    const before = await rowOf(guildId);
    const known = (await server.logOf(guildTopic(guildId))).length;
    const rename = (n: number) =>
      server.get(GuildChanges).run(guildId, owner.id, { rights: n % 2 === 0 }, async (tx, change) => {
        await tx.update(GuildEntity, { id: guildId }, { name: `Name ${n}` });
        change.emit({ t: 'GUILD_UPDATE', scope: { kind: 'all' }, d: `{"name":"Name ${n}"}` });
      });
    await Promise.all(Array.from({ length: 20 }, (_, n) => rename(n)));
    expect(await rowOf(guildId)).toEqual({ version: before.version + 20, rights: before.rights + 10 });
    const versions = (await server.logOf(guildTopic(guildId))).slice(known).map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: 20 }, (_, n) => before.version + 1 + n));
  });

  it('change nothing when the work of a change fails', async () => {
    const before = await rowOf(guildId);
    const failing = server.get(GuildChanges).run(guildId, owner.id, { rights: true }, async (tx, change) => {
      await tx.update(GuildEntity, { id: guildId }, { name: 'Half done' });
      change.emit({ t: 'GUILD_UPDATE', scope: { kind: 'all' }, d: '{}' });
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await rowOf(guildId)).toEqual(before);
    expect(await server.query('SELECT 1 FROM outbox')).toEqual([]);
  });

  it('are deleted by their owner alone, for everybody', async () => {
    const id = await createGuild(owner);
    await join(member, id);
    await server.call('delete', `/guilds/${id}`, { by: member }).expect(403);
    await server.call('delete', `/guilds/${id}`, { by: owner }).expect(204);
    expect((await server.logOf(guildTopic(id))).at(-1)).toMatchObject({ t: 'GUILD_DELETE', d: { id } });
    await server.call('get', `/guilds/${id}`, { by: owner }).expect(404);
    await server.call('get', `/guilds/${id}`, { by: member }).expect(404);
    expect(await server.query('SELECT 1 FROM members WHERE guild_id = $1', [id])).toEqual([]);
  });

  describe('that change hands', () => {
    let circle: string;
    const hand = (to: string, by: TestPerson) =>
      server.call('patch', `/guilds/${circle}`, { by }).send({ owner_id: to });
    const ownerOf = async () =>
      (await server.call('get', `/guilds/${circle}`, { by: owner }).expect(200)).body.owner_id;

    beforeEach(async () => {
      circle = await createGuild(owner);
      await join(member, circle);
    });

    it('have another owner from the answer on', async () => {
      const before = await rowOf(circle);
      const reason = 'moving away';
      const answer = await hand(member.id, owner).set('X-Audit-Log-Reason', encodeURIComponent(reason)).expect(200);
      expect(answer.body.owner_id).toBe(member.id);
      expect(await rowOf(circle)).toEqual({ version: before.version + 1, rights: before.rights + 1 });
      expect((await server.logOf(guildTopic(circle))).at(-1)).toMatchObject({
        t: 'GUILD_UPDATE',
        d: { owner_id: member.id },
      });
      const [line] = await server.query('SELECT * FROM audit_log WHERE guild_id = $1 ORDER BY id DESC', [circle]);
      expect(line).toMatchObject({
        action: 'GUILD_UPDATE',
        actor_id: owner.id,
        reason,
        changes: [{ key: 'owner_id', old_value: owner.id, new_value: member.id }],
      });
      await server.call('patch', `/guilds/${circle}`, { by: owner }).send({ name: 'Mine' }).expect(403);
      await server.call('delete', `/guilds/${circle}`, { by: owner }).expect(403);
      await server.call('delete', `/users/@me/guilds/${circle}`, { by: owner }).expect(204);
      expect((await server.call('delete', `/users/@me/guilds/${circle}`, { by: member }).expect(400)).body.code).toBe(
        90301,
      );
    });

    it.each([
      ['somebody who is no member', () => hand(stranger.id, owner), 404, 10007],
      ['somebody whom there is not', () => hand('123', owner), 404, 10007],
      ['something else', () => hand('nobody', owner), 400, 50035],
    ])('keep theirs when it is %s', async (_who, call, status, code) => {
      const before = [await rowOf(circle), await ownerOf()];
      expect((await call().expect(status)).body.code).toBe(code);
      expect([await rowOf(circle), await ownerOf()]).toEqual(before);
    });

    it('are given away by nobody else, whatever they hold', async () => {
      const admin = { permissions: '1073741824' };
      await server.call('patch', `/guilds/${circle}/roles/${circle}`, { by: owner }).send(admin).expect(200);
      expect((await hand(member.id, member).expect(403)).body.code).toBe(50013);
      await hand(owner.id, member).expect(200);
      expect(await ownerOf()).toBe(owner.id);
    });

    it('at once to two have one new owner', async () => {
      await join(stranger, circle);
      const answers = await Promise.all([hand(member.id, owner), hand(stranger.id, owner)]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403]);
      const won = answers.find(({ status }) => status === 200)?.body.owner_id;
      expect([member.id, stranger.id]).toContain(won);
      expect(await ownerOf()).toBe(won);
    });
  });
});
