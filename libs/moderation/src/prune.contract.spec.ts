import { SessionTouches } from '@messagepal/auth';
import { GuildMembers } from '@messagepal/guilds';
import type { TestPerson } from '@messagepal/testing';
import { Circle } from './testing/circle.contract';

// Real: PostgreSQL, Nest with Express, accounts, guilds, the memory adapters of cache, log and limits.
describe('prunes', () => {
  let circle: Circle;

  const count = (query = '', by?: TestPerson) => circle.call('get', `/prune${query}`, by);
  const prune = (form: object = {}, by?: TestPerson) => circle.call('post', '/prune', by).send(form);
  /** Makes everybody a member for so many days, whose sessions were used as long ago. */
  const away = async (days: number) => {
    const before = `now() - interval '${days} days'`;
    await circle.server.query(`UPDATE members SET joined_at = ${before} WHERE guild_id = $1`, [circle.guildId]);
    await circle.server.query(`UPDATE sessions SET last_used_at = ${before}`);
  };

  beforeAll(async () => {
    circle = await Circle.start();
  });
  beforeEach(async () => {
    await circle.server.query('UPDATE sessions SET last_used_at = now()');
    await circle.found('KICK_MEMBERS', 'MANAGE_GUILD');
  });
  afterAll(() => circle.stop());

  it('remove who has no role and has not been there', async () => {
    await away(8);
    expect((await count().expect(200)).body).toEqual({ pruned: 1 });
    expect((await count('?days=9').expect(200)).body).toEqual({ pruned: 0 });
    const { body } = await prune({ days: 7 }).set('X-Audit-Log-Reason', 'spring').expect(200);
    expect(body).toEqual({ pruned: 1 });
    expect(await circle.memberOf(circle.member)).toBeUndefined();
    for (const person of [circle.owner, circle.mod, circle.peer]) expect(await circle.memberOf(person)).toBeDefined();
    expect((await circle.lastEvents(1))[0]).toMatchObject({
      t: 'GUILD_MEMBER_REMOVE',
      d: { user: { id: circle.member.id } },
    });
    expect((await circle.audit()).audit_log_entries[0]).toMatchObject({
      action_type: 'MEMBER_PRUNE',
      target_id: null,
      reason: 'spring',
      changes: [
        { key: 'days', new_value: 7 },
        { key: 'members_removed', new_value: 1 },
      ],
    });
    const before = await circle.state();
    expect((await prune().expect(200)).body).toEqual({ pruned: 0 });
    expect(await circle.state()).toEqual(before);
  });

  it('spare who has come back, and who is new', async () => {
    const returning = await circle.server.register('returning');
    await circle.server.get(GuildMembers).join(circle.guildId, returning.id);
    await away(8);
    expect((await count().expect(200)).body).toEqual({ pruned: 2 });
    await circle.call('get', '', returning).expect(200);
    await circle.server.get(SessionTouches).flush();
    expect((await prune().expect(200)).body).toEqual({ pruned: 1 });
    expect(await circle.memberOf(returning)).toBeDefined();
    expect(await circle.memberOf(circle.member)).toBeUndefined();
    await away(8);
    await circle.server.get(GuildMembers).join(circle.guildId, circle.member.id);
    expect((await prune().expect(200)).body).toEqual({ pruned: 1 });
    expect(await circle.memberOf(circle.member)).toBeDefined();
  });

  it('include roles below one’s own, if they are named', async () => {
    const [low, other] = [await circle.role('Low'), await circle.role('Other')];
    const moves = [circle.modRole.id, low.id, other.id].map((id, index) => ({ id, position: 3 - index }));
    await circle.call('patch', '/roles', circle.owner).send(moves).expect(204);
    await circle.give(circle.member, low.id);
    await away(8);
    expect((await count().expect(200)).body).toEqual({ pruned: 0 });
    expect((await count(`?include_roles=${low.id},${other.id}`).expect(200)).body).toEqual({ pruned: 1 });
    const before = await circle.state();
    for (const [roles, status, code] of [
      [[circle.modRole.id], 403, 50013],
      [['123'], 404, 10011],
      [[low.id, low.id], 400, 50035],
      ['x', 400, 50035],
      [null, 400, 50035],
    ] as const) {
      expect((await prune({ include_roles: roles }).expect(status)).body.code).toBe(code);
    }
    expect(await circle.state()).toEqual(before);
    await circle.give(circle.member, other.id);
    expect((await prune({ include_roles: [low.id] }).expect(200)).body).toEqual({ pruned: 0 });
    expect((await prune({ include_roles: [low.id, other.id] }).expect(200)).body).toEqual({ pruned: 1 });
  });

  it.each([0, 31, 1.5, '7', null])('take no %j days', async (days) => {
    expect((await prune({ days }).expect(400)).body.code).toBe(50035);
  });

  it('are for who may kick and manages the guild, and stands above those without a role', async () => {
    await count('', circle.member).expect(403);
    await prune({}, circle.member).expect(403);
    await prune({}, circle.stranger).expect(404);
    await count('?days=x').expect(400);
    const permissions = String((1 << 17) | (1 << 21));
    await circle.call('patch', `/roles/${circle.guildId}`, circle.owner).send({ permissions }).expect(200);
    expect((await prune({}, circle.member).expect(403)).body.code).toBe(50013);
    expect((await count('', circle.member).expect(403)).body.code).toBe(50013);
  });
});
