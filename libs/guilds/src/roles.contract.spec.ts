import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { AuthHttpModule } from '@messagepal/auth';
import { CacheModule } from '@messagepal/cache';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule, guildTopic } from '@messagepal/event-log';
import { allPermissions, bits, DEFAULT_EVERYONE, toWire, type PermissionName } from '@messagepal/permissions';
import type { Role } from '@messagepal/protocol';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { TestServer, type TestPerson } from '@messagepal/testing';
import { GuildMembers } from './guild-members';
import { GuildsHttpModule } from './guilds-http.module';
import { GuildsService } from './guilds.service';

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

const set = (...names: PermissionName[]) => toWire(bits(...names));

// Real: PostgreSQL, Nest with Express, accounts, the memory adapters of cache, log and limits. No channels here.
describe('roles', () => {
  let server: TestServer;
  let owner: TestPerson;
  let mod: TestPerson;
  let member: TestPerson;
  let stranger: TestPerson;
  let guildId: string;
  let modRole: Role;

  const roles = (path = '') => `/guilds/${guildId}/roles${path}`;
  const given = (person: TestPerson, role: string) => `/guilds/${guildId}/members/${person.id}/roles/${role}`;
  const create = async (form: object = {}, by = owner): Promise<Role> =>
    (await server.call('post', roles(), { by }).send(form).expect(201)).body;
  const patch = (id: string, form: object, by = owner) => server.call('patch', roles(`/${id}`), { by }).send(form);
  const reorder = (moves: unknown, by = owner) => server.call('patch', roles(), { by }).send(moves as object);
  const give = (person: TestPerson, role: string, by = owner) => server.call('put', given(person, role), { by });
  const take = (person: TestPerson, role: string, by = owner) => server.call('delete', given(person, role), { by });
  const list = async (): Promise<Role[]> => (await server.call('get', roles(), { by: owner }).expect(200)).body;
  const rolesOf = async (person: TestPerson): Promise<string[]> =>
    (await server.call('get', `/guilds/${guildId}/members/${person.id}`, { by: owner }).expect(200)).body.roles;
  const rowOf = async () =>
    (
      await server.query<{ version: string; rights: string }>('SELECT version, rights FROM guilds WHERE id = $1', [
        guildId,
      ])
    )[0];
  const lastEvent = async () => (await server.logOf(guildTopic(guildId))).at(-1);

  /** Everything that a refusal has to leave as it was. */
  const state = async () => [await list(), await rowOf(), await rolesOf(mod), await rolesOf(member)];

  beforeAll(async () => {
    server = await TestServer.start(GuildsApp, { MP_RATE_LIMITS: 'off' });
    owner = await server.register('owner');
    mod = await server.register('mod');
    member = await server.register('member');
    stranger = await server.register('stranger');
  });
  beforeEach(async () => {
    guildId = (await server.get(GuildsService).create(owner.id, { name: 'Circle' })).id;
    for (const person of [mod, member]) await server.get(GuildMembers).join(guildId, person.id);
    modRole = await create({ name: 'Mods', permissions: set('MANAGE_ROLES', 'MANAGE_MESSAGES') });
    await give(mod, modRole.id).expect(204);
  });
  afterAll(() => server.stop());

  it('are created below all others, with what @everyone holds', async () => {
    const before = await rowOf();
    const role = await create();
    expect(role).toEqual({
      id: expect.stringMatching(/^\d+$/),
      guild_id: guildId,
      name: 'new role',
      color: 0,
      hoist: false,
      position: 1,
      permissions: toWire(DEFAULT_EVERYONE),
      mentionable: false,
      managed: false,
    });
    expect(await lastEvent()).toMatchObject({
      t: 'GUILD_ROLE_CREATE',
      scope: { kind: 'all' },
      version: Number(before?.version) + 1,
      rights: Number(before?.rights),
      d: { guild_id: guildId, role },
    });
    const form = { name: ' Blue ', color: 255, hoist: true, mentionable: true, permissions: '0' };
    expect(await create(form)).toMatchObject({ ...form, name: 'Blue', position: 1 });
    expect((await list()).map(({ name }) => name)).toEqual(['@everyone', 'Mods', 'new role', 'Blue']);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: '  ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: null }, 'name'],
    [{ color: -1 }, 'color'],
    [{ color: 0x1000000 }, 'color'],
    [{ hoist: 'yes' }, 'hoist'],
    [{ permissions: 4 }, 'permissions'],
    [{ permissions: '-1' }, 'permissions'],
    [{ permissions: '04' }, 'permissions'],
    [{ permissions: toWire(allPermissions() + 1n) }, 'permissions'],
    [{ permissions: toWire(1n << 64n) }, 'permissions'],
    [{ permissions: null }, 'permissions'],
    [{ position: 5 }, 'position'],
    [{ managed: true }, 'managed'],
  ])('refuse %j', async (form, field) => {
    const before = await state();
    for (const call of [server.call('post', roles(), { by: owner }).send(form), patch(modRole.id, form)]) {
      const { body } = await call.expect(400);
      expect(body).toMatchObject({ code: 50035, errors: { [field]: { _errors: [expect.anything()] } } });
    }
    expect(await state()).toEqual(before);
  });

  it('change, and what is not said stays', async () => {
    const before = await rowOf();
    const { body } = await patch(modRole.id, { name: 'Team', permissions: set('MANAGE_ROLES') }).expect(200);
    expect(body).toEqual({ ...modRole, name: 'Team', permissions: set('MANAGE_ROLES') });
    expect(await lastEvent()).toMatchObject({
      t: 'GUILD_ROLE_UPDATE',
      version: Number(before?.version) + 1,
      rights: Number(before?.rights) + 1,
      d: { guild_id: guildId, role: body },
    });
    const version = await rowOf();
    await patch(modRole.id, { name: 'Team' }).expect(200);
    await patch(modRole.id, {}).expect(200);
    expect(await rowOf()).toEqual(version);
    await patch(modRole.id, { color: 7 }).expect(200);
    expect((await rowOf())?.rights).toBe(version?.rights);
    expect((await patch('123', { color: 1 }).expect(404)).body.code).toBe(10011);
    await patch('abc', { color: 1 }).expect(400);
  });

  it('of everybody changes like others, but keeps its name, and can neither go nor be given', async () => {
    const quiet = toWire(DEFAULT_EVERYONE & ~bits('SEND_MESSAGES'));
    expect((await patch(guildId, { permissions: quiet }).expect(200)).body.permissions).toBe(quiet);
    const before = await state();
    expect((await patch(guildId, { name: 'all' }).expect(400)).body.code).toBe(50028);
    expect((await server.call('delete', roles(`/${guildId}`), { by: owner }).expect(400)).body.code).toBe(50028);
    expect((await give(member, guildId).expect(400)).body.code).toBe(50028);
    expect((await take(member, guildId).expect(400)).body.code).toBe(50028);
    expect((await reorder([{ id: guildId, position: 1 }]).expect(400)).body.code).toBe(50028);
    expect(await state()).toEqual(before);
  });

  it('count at once, and stop counting at once', async () => {
    expect((await create({ name: 'first' }, mod)).name).toBe('first');
    await patch(modRole.id, { permissions: '0' }).expect(200);
    await server.call('post', roles(), { by: mod }).send({}).expect(403);
    await patch(modRole.id, { permissions: set('MANAGE_ROLES') }).expect(200);
    await create({ permissions: '0' }, mod);
    await take(mod, modRole.id).expect(204);
    await server.call('post', roles(), { by: mod }).send({}).expect(403);
  });

  it('are changed, moved, given and deleted only from above', async () => {
    const [high, low] = [await create({ permissions: '0' }), await create({ permissions: '0' })];
    await reorder([{ id: high.id, position: 3 }]).expect(204);
    expect((await list()).map(({ id }) => id)).toEqual([guildId, low.id, modRole.id, high.id]);
    await patch(low.id, { color: 1 }, mod).expect(200);
    await give(member, low.id, mod).expect(204);
    const before = await state();
    for (const { id } of [high, modRole]) {
      expect((await patch(id, { color: 1 }, mod).expect(403)).body.code).toBe(50013);
      await server.call('delete', roles(`/${id}`), { by: mod }).expect(403);
      await give(member, id, mod).expect(403);
      await take(mod, id, mod).expect(403);
      await reorder([{ id, position: 1 }], mod).expect(403);
    }
    await reorder([{ id: low.id, position: 2 }], mod).expect(403);
    await give(owner, low.id, mod).expect(403);
    expect(await state()).toEqual(before);
    await take(member, low.id, mod).expect(204);
    await give(mod, low.id, mod).expect(204);
    await server.call('delete', roles(`/${low.id}`), { by: mod }).expect(204);
    expect(await rolesOf(mod)).toEqual([modRole.id]);
  });

  it('give and take only what the giver holds', async () => {
    const powerful = await create({ name: 'Bans', permissions: set('BAN_MEMBERS') });
    const before = await state();
    await server
      .call('post', roles(), { by: mod })
      .send({ permissions: set('BAN_MEMBERS') })
      .expect(403);
    await server
      .call('post', roles(), { by: mod })
      .send({ permissions: set('ADMINISTRATOR') })
      .expect(403);
    await patch(powerful.id, { permissions: set('BAN_MEMBERS', 'KICK_MEMBERS') }, mod).expect(403);
    await patch(powerful.id, { permissions: '0' }, mod).expect(403);
    await give(member, powerful.id, mod).expect(403);
    await give(mod, powerful.id, mod).expect(403);
    expect(await state()).toEqual(before);
    await patch(powerful.id, { permissions: set('BAN_MEMBERS', 'MANAGE_MESSAGES') }, mod).expect(200);
    await patch(powerful.id, { permissions: set('ADMINISTRATOR') }).expect(200);
  });

  it('are given and taken, which the log tells, and twice is once', async () => {
    const before = await rowOf();
    const role = await create();
    await give(member, role.id).expect(204);
    expect(await rolesOf(member)).toEqual([role.id]);
    expect(await lastEvent()).toMatchObject({
      t: 'GUILD_MEMBER_UPDATE',
      rights: Number(before?.rights) + 1,
      d: { guild_id: guildId, user: { id: member.id }, roles: [role.id] },
    });
    const version = await rowOf();
    await give(member, role.id).expect(204);
    expect(await rowOf()).toEqual(version);
    await take(member, role.id).expect(204);
    expect(await lastEvent()).toMatchObject({ t: 'GUILD_MEMBER_UPDATE', d: { roles: [] } });
    await take(member, role.id).expect(204);
    expect((await give(stranger, role.id).expect(404)).body.code).toBe(10007);
    expect((await give(member, '123').expect(404)).body.code).toBe(10011);
  });

  it('are deleted from all who have them', async () => {
    await server.call('delete', roles(`/${modRole.id}`), { by: owner }).expect(204);
    expect(await lastEvent()).toMatchObject({ t: 'GUILD_ROLE_DELETE', d: { guild_id: guildId, role_id: modRole.id } });
    expect(await rolesOf(mod)).toEqual([]);
    await server.call('post', roles(), { by: mod }).send({}).expect(403);
    expect((await server.call('delete', roles(`/${modRole.id}`), { by: owner }).expect(404)).body.code).toBe(10011);
  });

  it('are moved all or none', async () => {
    const others = [await create(), await create(), await create()];
    const before = await state();
    await reorder([
      { id: modRole.id, position: 1 },
      { id: '123', position: 2 },
    ]).expect(404);
    await reorder([
      { id: modRole.id, position: 1 },
      { id: modRole.id, position: 2 },
    ]).expect(400);
    for (const moves of [{}, [{ id: modRole.id }], [{ id: 'x', position: 1 }], [{ id: modRole.id, position: 0 }]]) {
      await reorder(moves).expect(400);
    }
    expect(await state()).toEqual(before);
    await reorder([{ id: modRole.id, position: 2 }]).expect(204);
    const [a, b, c] = others.map(({ id }) => id);
    expect((await list()).map(({ id, position }) => [id, position])).toEqual([
      [guildId, 0],
      [c, 1],
      [modRole.id, 2],
      [b, 3],
      [a, 4],
    ]);
  });

  it('are no more than 250', async () => {
    await server.query(
      `INSERT INTO roles (guild_id, id, name, position) SELECT $1::bigint, $1::bigint + n, 'r', 1 FROM generate_series(1, 248) n`,
      [guildId],
    );
    await patch(modRole.id, { color: 9 }).expect(200);
    expect((await server.call('post', roles(), { by: owner }).send({}).expect(400)).body.code).toBe(30005);
  });

  it('are unknown to strangers', async () => {
    const calls = [
      server.call('get', roles(), { by: stranger }),
      server.call('post', roles(), { by: stranger }).send({}),
      reorder([], stranger),
      patch(modRole.id, {}, stranger),
      give(member, modRole.id, stranger),
    ];
    for (const call of calls) expect((await call.expect(404)).body.code).toBe(10004);
    await server.call('get', roles()).expect(401);
  });

  it('keep the reasons of those who change them', async () => {
    const reason = (text: string) =>
      server
        .call('patch', roles(`/${modRole.id}`), { by: owner })
        .set('X-Audit-Log-Reason', text)
        .send({ color: 5 });
    await reason('%E0%A4%A').expect(400);
    await reason('f\u00fcr alle, nicht kodiert').expect(400);
    await reason('x'.repeat(513)).expect(400);
    await reason(encodeURIComponent('für alle')).expect(200);
    const sql = 'SELECT action, reason, changes FROM audit_log WHERE guild_id = $1 ORDER BY id DESC LIMIT 1';
    expect(await server.query(sql, [guildId])).toEqual([
      { action: 'ROLE_UPDATE', reason: 'für alle', changes: [{ key: 'color', old_value: 0, new_value: 5 }] },
    ]);
  });

  it('let nobody grant by rights that are taken at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const role = await create({ permissions: '0' });
      await give(mod, modRole.id).expect(204);
      const [grant] = await Promise.all([
        patch(role.id, { permissions: set('MANAGE_MESSAGES') }, mod),
        take(mod, modRole.id).expect(204),
      ]);
      const log = await server.logOf(guildTopic(guildId));
      const granted = log.findIndex(({ t, d }) => t === 'GUILD_ROLE_UPDATE' && (d['role'] as Role).id === role.id);
      const taken = log.findLastIndex(({ t }) => t === 'GUILD_MEMBER_UPDATE');
      expect(grant.status === 200 ? granted < taken && granted >= 0 : granted === -1).toBe(true);
    }
  });
});
