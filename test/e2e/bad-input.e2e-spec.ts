// Real: everything. What those with rights may not do: each is refused with its code, and nothing is as if it had been tried.
import { bits, toWire, type PermissionName } from '@messagepal/permissions';
import type { AuditLogPage, Channel, Guild, GuildWithChannels, Member, Role } from '@messagepal/protocol';
import { DataSource } from 'typeorm';
import { type Person, textChannel, World } from './world';

const set = (...names: PermissionName[]) => toWire(bits(...names));

describe('what is beyond one’s rights', () => {
  let world: World;
  let owner: Person;
  let mod: Person;
  let member: Person;
  let stranger: Person;
  let guild: GuildWithChannels;
  let channel: Channel;
  let [high, own, low]: Role[] = [];

  const path = (rest = '') => `/guilds/${guild.id}${rest}`;
  const call = async (by: Person, method: string, to: string, body?: object) => {
    const answer = await fetch(`${world.url}/api/v1${to}`, {
      method,
      headers: { Authorization: `Bearer ${by.token}`, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, code: text === '' ? undefined : (JSON.parse(text) as { code?: number }).code };
  };
  /** Everything that can be seen of the guild, its version and audit log included. */
  const state = () =>
    Promise.all([
      owner.rest.get<Guild>(path()),
      owner.rest.get<Channel[]>(path('/channels')),
      owner.rest.get<Member[]>(path('/members')),
      owner.rest.get<AuditLogPage>(path('/audit-logs?limit=100')),
    ]);
  const role = (name: string, permissions: string) => owner.rest.post<Role>(path('/roles'), { name, permissions });

  beforeAll(async () => {
    world = await World.open();
    [owner, mod, member, stranger] = [
      await world.person('owner'),
      await world.person('mod'),
      await world.person('member'),
      await world.person('stranger'),
    ];
    guild = await owner.createGuild();
    channel = textChannel(guild);
    for (const person of [mod, member]) await person.join(guild, owner);
    low = await role('Low', '0');
    own = await role('Own', set('MANAGE_ROLES', 'MANAGE_CHANNELS', 'MANAGE_GUILD', 'KICK_MEMBERS'));
    high = await role('High', set('BAN_MEMBERS'));
    await owner.rest.patch(path('/roles'), [
      { id: low.id, position: 1 },
      { id: own.id, position: 2 },
      { id: high.id, position: 3 },
    ]);
    await owner.rest.put(path(`/members/${mod.user.id}/roles/${own.id}`));
  }, 60_000);
  afterAll(() => world.close());

  const beyond = toWire(1n << 63n);
  const overwrites = (id: string) => `/channels/${channel.id}/permissions/${id}`;
  const roleOf = (person: Person, { id }: { id: string } = { id: '' }) =>
    path(`/members/${person.user.id}/roles/${id}`);

  it.each<[what: string, status: number, code: number, () => ReturnType<typeof call>]>([
    [
      'a role with bits one lacks',
      403,
      50013,
      () => call(mod, 'POST', path('/roles'), { permissions: set('BAN_MEMBERS') }),
    ],
    [
      'bits one lacks for a role',
      403,
      50013,
      () => call(mod, 'PATCH', path(`/roles/${low?.id}`), { permissions: set('ADMINISTRATOR') }),
    ],
    [
      'bits one lacks for everybody',
      403,
      50013,
      () => call(mod, 'PATCH', path(`/roles/${guild.id}`), { permissions: set('BAN_MEMBERS') }),
    ],
    [
      'bits one lacks in a channel',
      403,
      50013,
      () => call(mod, 'PUT', overwrites(member.user.id), { type: 'member', allow: set('BAN_MEMBERS') }),
    ],
    ['a higher role, changed', 403, 50013, () => call(mod, 'PATCH', path(`/roles/${high?.id}`), { name: 'Mine' })],
    ['one’s own role, changed', 403, 50013, () => call(mod, 'PATCH', path(`/roles/${own?.id}`), { name: 'Mine' })],
    ['a higher role, deleted', 403, 50013, () => call(mod, 'DELETE', path(`/roles/${high?.id}`))],
    ['a higher role, moved', 403, 50013, () => call(mod, 'PATCH', path('/roles'), [{ id: high?.id, position: 1 }])],
    ['a higher role, given', 403, 50013, () => call(mod, 'PUT', roleOf(member, high))],
    [
      'a higher role in the list of a member’s',
      403,
      50013,
      () => call(mod, 'PATCH', path(`/members/${member.user.id}`), { roles: [high?.id] }),
    ],
    ['a role for the owner', 403, 50013, () => call(mod, 'PUT', roleOf(owner, low))],
    ['the owner, kicked', 403, 50013, () => call(mod, 'DELETE', path(`/members/${owner.user.id}`))],
    ['the guild, taken', 403, 50013, () => call(mod, 'PATCH', path(), { owner_id: mod.user.id })],
    ['the guild, for who is no member', 404, 10007, () => call(owner, 'PATCH', path(), { owner_id: stranger.user.id })],
    ['the guild, left by its owner', 400, 90301, () => call(owner, 'DELETE', `/users/@me/guilds/${guild.id}`)],
    [
      'an overwrite for a role there is not',
      404,
      10011,
      () => call(owner, 'PUT', overwrites('123'), { type: 'role', allow: '1' }),
    ],
    [
      'an overwrite for a member there is not',
      404,
      10007,
      () => call(owner, 'PUT', overwrites(stranger.user.id), { type: 'member', allow: '1' }),
    ],
    [
      'overwrites of a new channel for a role there is not',
      404,
      10011,
      () =>
        call(owner, 'POST', path('/channels'), { name: 'new', permission_overwrites: [{ id: '123', type: 'role' }] }),
    ],
    [
      'an overwrite of bits there are not',
      400,
      50035,
      () => call(owner, 'PUT', overwrites(low?.id ?? ''), { type: 'role', allow: beyond }),
    ],
    ['a role of bits there are not', 400, 50035, () => call(owner, 'POST', path('/roles'), { permissions: beyond })],
    ['@everyone, deleted', 400, 50028, () => call(owner, 'DELETE', path(`/roles/${guild.id}`))],
    ['@everyone, taken', 400, 50028, () => call(owner, 'DELETE', roleOf(member, guild))],
  ])('is refused: %s', async (_what, status, code, attempt) => {
    const before = await state();
    expect(await attempt()).toEqual({ status, code });
    expect(await state()).toEqual(before);
  });

  it('is refused: a role too many', async () => {
    const sql = `INSERT INTO roles (guild_id, id, name, position)
      SELECT $1::bigint, $1::bigint + n, 'More', 1 FROM generate_series(1, 250 - $2::integer) n`;
    const { length } = await owner.rest.get<Role[]>(path('/roles'));
    await world.app.get(DataSource).query(sql, [guild.id, length]);
    await owner.rest.patch(path(`/roles/${low?.id}`), { color: 1 });
    const before = await state();
    expect(await call(owner, 'POST', path('/roles'), {})).toEqual({ status: 400, code: 30005 });
    expect(await state()).toEqual(before);
  });

  it('is refused: the guild, handed over twice at once', async () => {
    const hand = (to: Person) => call(owner, 'PATCH', path(), { owner_id: to.user.id });
    const answers = await Promise.all([hand(mod), hand(member)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403]);
    const winner = answers[0]?.status === 200 ? mod : member;
    expect((await owner.rest.get<Guild>(path())).owner_id).toBe(winner.user.id);
  });
});
