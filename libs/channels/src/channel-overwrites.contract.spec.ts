import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { AuthHttpModule } from '@messagepal/auth';
import { CacheModule } from '@messagepal/cache';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule, guildTopic } from '@messagepal/event-log';
import { GuildMembers, GuildsHttpModule, GuildsService } from '@messagepal/guilds';
import { allPermissions, bits, toWire, type PermissionName } from '@messagepal/permissions';
import type { Channel, PermissionOverwrite, Role } from '@messagepal/protocol';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { TestServer, type TestPerson } from '@messagepal/testing';
import { ChannelsHttpModule } from './channels-http.module';

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

const set = (...names: PermissionName[]) => toWire(bits(...names));
const HIDDEN = { allow: '0', deny: set('READ_MESSAGES') };

// Real: PostgreSQL, Nest with Express, accounts, guilds, the memory adapters of cache, log and limits.
describe('overwrites', () => {
  let server: TestServer;
  let owner: TestPerson;
  let mod: TestPerson;
  let member: TestPerson;
  let stranger: TestPerson;
  let guildId: string;
  let modRole: Role;

  const create = async (form: object, by = owner): Promise<Channel> =>
    (await server.call('post', `/guilds/${guildId}/channels`, { by }).send(form).expect(201)).body;
  const refuse = (form: object, by = owner) => server.call('post', `/guilds/${guildId}/channels`, { by }).send(form);
  const get = async (id: string): Promise<Channel> =>
    (await server.call('get', `/channels/${id}`, { by: owner }).expect(200)).body;
  const patch = (id: string, form: object, by = owner) => server.call('patch', `/channels/${id}`, { by }).send(form);
  const put = (id: string, target: string, form: object, by = owner) =>
    server.call('put', `/channels/${id}/permissions/${target}`, { by }).send(form);
  const remove = (id: string, target: string, by = owner) =>
    server.call('delete', `/channels/${id}/permissions/${target}`, { by });
  const sees = async (person: TestPerson, id: string) =>
    (await server.call('get', `/channels/${id}`, { by: person })).status === 200;
  const role = (id: string, { allow = '0', deny = '0' }: Partial<PermissionOverwrite>): PermissionOverwrite => ({
    id,
    type: 'role',
    allow,
    deny,
  });
  const lastEvents = async (count: number) => (await server.logOf(guildTopic(guildId))).slice(-count);

  beforeAll(async () => {
    server = await TestServer.start(ChannelsApp, { MP_RATE_LIMITS: 'off' });
    owner = await server.register('owner');
    mod = await server.register('mod');
    member = await server.register('member');
    stranger = await server.register('stranger');
  });
  beforeEach(async () => {
    guildId = (await server.get(GuildsService).create(owner.id, { name: 'Circle' })).id;
    for (const person of [mod, member]) await server.get(GuildMembers).join(guildId, person.id);
    const form = { name: 'Mods', permissions: set('MANAGE_ROLES', 'MANAGE_CHANNELS') };
    modRole = (await server.call('post', `/guilds/${guildId}/roles`, { by: owner }).send(form).expect(201)).body;
    await server.call('put', `/guilds/${guildId}/members/${mod.id}/roles/${modRole.id}`, { by: owner }).expect(204);
  });
  afterAll(() => server.stop());

  it('hold from their answer on, and the log tells it', async () => {
    const { id } = await create({ name: 'talk' });
    expect(await sees(member, id)).toBe(true);
    const [before] = await lastEvents(1);
    await put(id, guildId, { type: 'role', deny: set('READ_MESSAGES') }).expect(204);
    expect(await sees(member, id)).toBe(false);
    const list = [role(guildId, HIDDEN)];
    expect((await get(id)).permission_overwrites).toEqual(list);
    expect((await lastEvents(1))[0]).toMatchObject({
      t: 'CHANNEL_UPDATE',
      scope: { kind: 'channel', channelId: id },
      rights: Number(before?.rights) + 1,
      d: { id, permission_overwrites: list },
    });
    await put(id, member.id, { type: 'member', allow: set('READ_MESSAGES') }).expect(204);
    expect(await sees(member, id)).toBe(true);
    await put(id, member.id, { type: 'member', allow: '0' }).expect(204);
    expect(await sees(member, id)).toBe(false);
    await remove(id, guildId).expect(204);
    expect(await sees(member, id)).toBe(true);
    expect((await remove(id, guildId).expect(404)).body.code).toBe(10009);
    const events = (await server.logOf(guildTopic(guildId))).length;
    await put(id, member.id, { type: 'member', allow: '0' }).expect(204);
    expect(await server.logOf(guildTopic(guildId))).toHaveLength(events);
  });

  it('are refused for whom there is not, for bits there are not, and in other shapes', async () => {
    const { id } = await create({ name: 'talk' });
    expect((await put(id, '123', { type: 'role' }).expect(404)).body.code).toBe(10011);
    expect((await put(id, member.id, { type: 'role' }).expect(404)).body.code).toBe(10011);
    expect((await put(id, stranger.id, { type: 'member' }).expect(404)).body.code).toBe(10007);
    expect((await put(id, modRole.id, { type: 'member' }).expect(404)).body.code).toBe(10007);
    for (const form of [
      {},
      { type: 'everyone' },
      { type: 0 },
      { type: 'role', allow: 5 },
      { type: 'role', allow: null },
      { type: 'role', allow: '-1' },
      { type: 'role', deny: toWire(allPermissions() + 1n) },
      { type: 'role', id: '5' },
    ]) {
      await put(id, guildId, form).expect(400);
    }
    await put(id, 'x', { type: 'role' }).expect(400);
    expect((await get(id)).permission_overwrites).toEqual([]);
    await put(id, modRole.id, { type: 'role', deny: '2' }).expect(204);
    expect((await put(id, modRole.id, { type: 'member', deny: '2' }).expect(404)).body.code).toBe(10007);
  });

  it('are set by who manages roles there, with what they hold, for whom is below', async () => {
    const { id } = await create({ name: 'talk' });
    await put(id, guildId, { type: 'role', deny: '2' }, member).expect(403);
    await put(id, guildId, { type: 'role', deny: '2' }, stranger).expect(404);
    await put(id, guildId, { type: 'role', deny: '2' }, mod).expect(204);
    await put(id, mod.id, { type: 'member', allow: '2' }, mod).expect(403);
    await remove(id, guildId, mod).expect(403);
    await remove(id, guildId).expect(204);
    await put(id, mod.id, { type: 'member', allow: '2' }, mod).expect(204);
    await put(id, guildId, { type: 'role', allow: set('BAN_MEMBERS') }, mod).expect(403);
    await put(id, modRole.id, { type: 'role', deny: '2' }, mod).expect(403);
    await put(id, owner.id, { type: 'member', deny: '2' }, mod).expect(403);
    await put(id, member.id, { type: 'member', deny: '2' }, mod).expect(204);
    const list = (await get(id)).permission_overwrites.map((one) => one.id);
    expect(list.toSorted()).toEqual([mod.id, member.id].toSorted());
    await put(id, modRole.id, { type: 'role', deny: set('MANAGE_ROLES') }).expect(204);
    await put(id, member.id, { type: 'member', deny: '1' }, mod).expect(403);
    await patch(id, { permission_overwrites: [] }, mod).expect(403);
    await patch(id, { topic: 'still mine' }, mod).expect(200);
  });

  it('come with a channel, and with a change of one', async () => {
    const list = [role(guildId, HIDDEN), role(modRole.id, { allow: set('READ_MESSAGES') })];
    const channel = await create({ name: 'secret', permission_overwrites: list });
    expect(channel.permission_overwrites).toEqual(list);
    expect([await sees(mod, channel.id), await sees(member, channel.id)]).toEqual([true, false]);
    const body = (await patch(channel.id, { permission_overwrites: [list[0]] }).expect(200)).body as Channel;
    expect(body.permission_overwrites).toEqual([list[0]]);
    expect(await sees(mod, channel.id)).toBe(false);
    expect((await patch(channel.id, { permission_overwrites: [] }).expect(200)).body.permission_overwrites).toEqual([]);
    const ownOnly = [role(guildId, HIDDEN), { id: mod.id, type: 'member', allow: '1', deny: '0' }];
    expect(await sees(mod, (await create({ name: 'mine', permission_overwrites: ownOnly }, mod)).id)).toBe(true);
  });

  it.each([
    ['an unknown role', [{ id: '123', type: 'role' }], 404],
    ['an unknown member', [{ id: '123', type: 'member' }], 404],
    [
      'the same twice',
      [
        { id: '5', type: 'role' },
        { id: '5', type: 'role' },
      ],
      400,
    ],
    ['an unknown bit', [{ id: '5', type: 'role', allow: toWire(1n << 60n) }], 400],
    ['an unknown type', [{ id: '5', type: 'user' }], 400],
    ['something else', [5], 400],
    ['too many', Array.from({ length: 501 }, (_, n) => ({ id: String(n + 1), type: 'role' })), 400],
  ])('in a list are refused with %s', async (_what, list, status) => {
    const { id } = await create({ name: 'talk' });
    const before = await server.logOf(guildTopic(guildId));
    await refuse({ name: 'more', permission_overwrites: list }).expect(status);
    await patch(id, { permission_overwrites: list }).expect(status);
    await patch(id, { name: 'half', permission_overwrites: list }).expect(status);
    expect(await server.logOf(guildTopic(guildId))).toEqual(before);
    expect((await get(id)).name).toBe('talk');
  });

  it('beyond what one holds are refused in lists as well', async () => {
    const { id } = await create({ name: 'talk' });
    for (const list of [[role(guildId, { allow: set('BAN_MEMBERS') })], [role(modRole.id, { deny: '2' })]]) {
      await refuse({ name: 'more', permission_overwrites: list }, mod).expect(403);
      await patch(id, { permission_overwrites: list }, mod).expect(403);
    }
    expect((await get(id)).permission_overwrites).toEqual([]);
  });

  it('are at most 500', async () => {
    const { id } = await create({ name: 'full' });
    await server.query(
      `INSERT INTO channel_overwrites (guild_id, channel_id, target_id, target_type)
       SELECT $1, $2, n, 'member' FROM generate_series(1, 500) n`,
      [guildId, id],
    );
    await patch(id, { topic: 'full' }).expect(200);
    expect((await put(id, guildId, { type: 'role' }).expect(400)).body.code).toBe(30060);
    await remove(id, '7').expect(204);
    await put(id, guildId, { type: 'role', deny: '2' }).expect(204);
  });

  it('of a category are those of the channels created in it, which follow as long as they are the same', async () => {
    const secret = [role(guildId, HIDDEN)];
    const category = await create({ name: 'Box', type: 'category', permission_overwrites: secret });
    const inside = { parent_id: category.id };
    const [follower, open, own] = [
      await create({ name: 'follower', ...inside }),
      await create({ name: 'open', ...inside, permission_overwrites: [] }),
      await create({ name: 'own', ...inside }),
    ];
    expect(follower.permission_overwrites).toEqual(secret);
    expect(open.permission_overwrites).toEqual([]);
    await put(own.id, modRole.id, { type: 'role', allow: '1' }).expect(204);
    await put(category.id, guildId, { type: 'role', deny: '2' }).expect(204);
    const quiet = [role(guildId, { deny: '2' })];
    expect((await get(category.id)).permission_overwrites).toEqual(quiet);
    expect((await get(follower.id)).permission_overwrites).toEqual(quiet);
    expect((await get(open.id)).permission_overwrites).toEqual([]);
    expect((await get(own.id)).permission_overwrites).toHaveLength(2);
    const events = await lastEvents(2);
    expect(events.map(({ d }) => String(d['id'])).toSorted()).toEqual([category.id, follower.id].toSorted());
    await patch(category.id, { permission_overwrites: [] }).expect(200);
    expect((await get(follower.id)).permission_overwrites).toEqual([]);
    await put(follower.id, guildId, { type: 'role', deny: '4' }).expect(204);
    await put(category.id, guildId, { type: 'role', deny: '2' }).expect(204);
    expect((await get(follower.id)).permission_overwrites).toEqual([role(guildId, { deny: '4' })]);
    expect((await get(open.id)).permission_overwrites).toEqual(quiet);
  });

  it('are taken over from a category on request', async () => {
    const secret = [role(guildId, HIDDEN)];
    const category = await create({ name: 'Box', type: 'category', permission_overwrites: secret });
    const [moved, locked, listed] = [
      await create({ name: 'moved' }),
      await create({ name: 'locked' }),
      await create({ name: 'listed' }),
    ];
    const parent = { parent_id: category.id };
    expect((await patch(moved.id, parent).expect(200)).body.permission_overwrites).toEqual([]);
    expect((await patch(locked.id, { ...parent, lock_permissions: true }).expect(200)).body).toMatchObject({
      parent_id: category.id,
      permission_overwrites: secret,
    });
    expect((await patch(moved.id, { lock_permissions: true }).expect(200)).body.permission_overwrites).toEqual(secret);
    const moves = [{ id: listed.id, ...parent, lock_permissions: true }];
    await server.call('patch', `/guilds/${guildId}/channels`, { by: owner }).send(moves).expect(204);
    expect(await get(listed.id)).toMatchObject({ parent_id: category.id, permission_overwrites: secret });
    expect([await sees(member, moved.id), await sees(member, listed.id)]).toEqual([false, false]);
    await patch(moved.id, { lock_permissions: true, permission_overwrites: [] }).expect(400);
    expect((await patch(moved.id, { parent_id: null, lock_permissions: true }).expect(200)).body).toMatchObject({
      parent_id: null,
      permission_overwrites: secret,
    });
  });

  it('go with their role, and stay for a member who may come back', async () => {
    const list = [role(guildId, HIDDEN), role(modRole.id, { allow: '1' })];
    const { id } = await create({ name: 'secret', permission_overwrites: list });
    await put(id, member.id, { type: 'member', allow: '1' }).expect(204);
    await server.call('delete', `/guilds/${guildId}/roles/${modRole.id}`, { by: owner }).expect(204);
    const left = [role(guildId, HIDDEN), { id: member.id, type: 'member', allow: '1', deny: '0' }];
    expect((await get(id)).permission_overwrites).toEqual(expect.arrayContaining(left));
    expect((await get(id)).permission_overwrites).toHaveLength(2);
    expect((await lastEvents(2)).map(({ t }) => t)).toEqual(['GUILD_ROLE_DELETE', 'CHANNEL_UPDATE']);
    await server.call('delete', `/users/@me/guilds/${guildId}`, { by: member }).expect(204);
    expect((await get(id)).permission_overwrites).toHaveLength(2);
    await remove(id, member.id).expect(204);
  });

  it('are explained step by step', async () => {
    const list = [role(guildId, HIDDEN), role(modRole.id, { allow: set('READ_MESSAGES') })];
    const { id } = await create({ name: 'secret', permission_overwrites: list });
    const explain = (of: TestPerson, by: TestPerson) =>
      server.call('get', `/channels/${id}/permissions/${of.id}/explain`, { by });
    const { body } = await explain(member, mod).expect(200);
    expect(body).toMatchObject({ user_id: member.id, channel_id: id, permissions: '0', names: [] });
    expect(body.steps.map(({ rule, id: by }: { rule: string; id: string }) => [rule, by])).toEqual([
      ['everyone_role', guildId],
      ['everyone_overwrite_deny', guildId],
      ['implied', null],
    ]);
    expect(body.verdicts).toContainEqual({ permission: 'READ_MESSAGES', allowed: false, step: 1 });
    expect(body.verdicts).toContainEqual({ permission: 'SEND_MESSAGES', allowed: false, step: 2 });
    expect(body.verdicts).toContainEqual({ permission: 'BAN_MEMBERS', allowed: false, step: null });
    const own = await server.call('get', `/channels/${id}/permissions/@me`, { by: mod }).expect(200);
    expect((await explain(mod, mod).expect(200)).body).toMatchObject(own.body);
    expect(own.body.names).toContain('MANAGE_ROLES');
    const open = await create({ name: 'open' });
    const inOpen = (of: TestPerson, by: TestPerson) =>
      server.call('get', `/channels/${open.id}/permissions/${of.id}/explain`, { by });
    await inOpen(member, member).expect(200);
    expect((await inOpen(mod, member).expect(403)).body.code).toBe(50013);
    await explain(member, member).expect(404);
    await explain(member, stranger).expect(404);
    expect((await explain(stranger, mod).expect(404)).body.code).toBe(10007);
    await server.call('get', `/channels/${id}/permissions/@me`, { by: member }).expect(404);
  });
});
