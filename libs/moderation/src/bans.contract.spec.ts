import type { TestPerson } from '@messagepal/testing';
import { Circle } from './testing/circle.contract';

const reason = 'Spam – again';

// Real: PostgreSQL, Nest with Express, accounts, guilds, invites, the memory adapters of cache, log and limits.
describe('kicks and bans', () => {
  let circle: Circle;
  let people = 0;

  const kick = ({ id }: { id: string }, by?: TestPerson) => circle.call('delete', `/members/${id}`, by);
  const ban = ({ id }: { id: string }, by?: TestPerson) => circle.call('put', `/bans/${id}`, by);
  const bulk = (ids: unknown, by?: TestPerson) => circle.call('post', '/bulk-ban', by).send({ user_ids: ids });
  const codeOf = async (test: ReturnType<typeof kick>, status: number) => (await test.expect(status)).body.code;
  const nobody = { id: '123' };

  beforeAll(async () => {
    circle = await Circle.start();
  });
  beforeEach(() => circle.found('KICK_MEMBERS', 'BAN_MEMBERS', 'MANAGE_GUILD'));
  afterAll(() => circle.stop());

  describe('a kick', () => {
    it('ends the membership before it is answered, and leaves a line', async () => {
      const { member, mod, guildId } = circle;
      const code = await circle.invite();
      await kick(member).set('X-Audit-Log-Reason', encodeURIComponent(reason)).expect(204);
      expect(await circle.memberOf(member)).toBeUndefined();
      await circle.call('get', '', member).expect(404);
      const [event] = await circle.lastEvents(1);
      expect(event).toMatchObject({ t: 'GUILD_MEMBER_REMOVE', d: { guild_id: guildId, user: { id: member.id } } });
      expect((await circle.audit()).audit_log_entries[0]).toMatchObject({
        action_type: 'MEMBER_KICK',
        user_id: mod.id,
        target_id: member.id,
        reason,
      });
      await circle.join(code, member).expect(200);
    });

    it.each([
      ['the owner', () => kick(circle.owner), 403, 50013],
      ['oneself', () => kick(circle.mod), 403, 50013],
      ['the owner by the owner', () => kick(circle.owner, circle.owner), 403, 50013],
      ['somebody of the same rank', () => kick(circle.peer), 403, 50013],
      ['somebody higher', () => kick(circle.mod, circle.member), 403, 50013],
      ['somebody who is no member', () => kick(circle.stranger), 404, 10007],
      ['somebody whom there is not', () => kick(nobody), 404, 10007],
      ['by somebody outside', () => kick(circle.member, circle.stranger), 404, 10004],
      ['something else', () => kick({ id: 'me' }), 400, 50035],
    ])('of %s is refused', async (_whom, call, status, code) => {
      const before = await circle.state();
      expect(await codeOf(call(), status)).toBe(code);
      expect(await circle.state()).toEqual(before);
    });
  });

  describe('a ban', () => {
    it('removes a member, keeps them out, and is told to those who may ban', async () => {
      const { member, mod, guildId } = circle;
      const code = await circle.invite();
      await ban(member).send({}).set('X-Audit-Log-Reason', encodeURIComponent(reason)).expect(204);
      expect(await circle.memberOf(member)).toBeUndefined();
      expect((await circle.join(code, member).expect(403)).body.code).toBe(40007);
      const d = { guild_id: guildId, user: expect.objectContaining({ id: member.id }) };
      const events = await circle.lastEvents(2);
      expect(events.map(({ t, scope }) => [t, scope])).toEqual([
        ['GUILD_MEMBER_REMOVE', { kind: 'all' }],
        ['GUILD_BAN_ADD', { kind: 'holders', permissions: String(1 << 18) }],
      ]);
      expect(events.map((event) => event.d)).toEqual([d, d]);
      const shown = { user: expect.objectContaining({ id: member.id }), reason };
      expect((await circle.call('get', `/bans/${member.id}`).expect(200)).body).toEqual(shown);
      const line = { action_type: 'MEMBER_BAN_ADD', user_id: mod.id, target_id: member.id, reason };
      expect((await circle.audit()).audit_log_entries[0]).toMatchObject(line);
    });

    it('takes no body, and those who are no members', async () => {
      await ban(circle.stranger).expect(204);
      expect((await circle.lastEvents(1))[0]).toMatchObject({ t: 'GUILD_BAN_ADD' });
      expect((await circle.join(await circle.invite(), circle.stranger).expect(403)).body.code).toBe(40007);
    });

    it('of somebody who is banned changes nothing', async () => {
      await ban(circle.member).set('X-Audit-Log-Reason', 'first').expect(204);
      const before = await circle.state();
      await ban(circle.member).send({ delete_message_seconds: 60 }).set('X-Audit-Log-Reason', 'second').expect(204);
      expect(await circle.state()).toEqual(before);
    });

    it('ends with its lifting', async () => {
      const { member } = circle;
      await ban(member).expect(204);
      await circle.call('delete', `/bans/${member.id}`).expect(204);
      expect((await circle.lastEvents(1))[0]).toMatchObject({ t: 'GUILD_BAN_REMOVE', d: { user: { id: member.id } } });
      expect((await circle.audit()).audit_log_entries[0]).toMatchObject({ action_type: 'MEMBER_BAN_REMOVE' });
      expect(await codeOf(circle.call('get', `/bans/${member.id}`), 404)).toBe(10026);
      expect(await codeOf(circle.call('delete', `/bans/${member.id}`), 404)).toBe(10026);
      await circle.join(await circle.invite(), member).expect(200);
    });

    it.each([
      ['the owner', () => ban(circle.owner), 403, 50013],
      ['oneself', () => ban(circle.mod), 403, 50013],
      ['the owner by the owner', () => ban(circle.owner, circle.owner), 403, 50013],
      ['somebody of the same rank', () => ban(circle.peer), 403, 50013],
      ['somebody whom there is not', () => ban(nobody), 404, 10013],
      ['somebody by who may not', () => ban(circle.stranger, circle.member), 403, 50013],
      ['a longer past', () => ban(circle.member).send({ delete_message_seconds: 604_801 }), 400, 50035],
      ['a future', () => ban(circle.member).send({ delete_message_seconds: -1 }), 400, 50035],
      ['no number', () => ban(circle.member).send({ delete_message_seconds: null }), 400, 50035],
      ['another field', () => ban(circle.member).send({ delete_message_days: 1 }), 400, 50035],
    ])('of %s is refused', async (_whom, call, status, code) => {
      const before = await circle.state();
      expect(await codeOf(call(), status)).toBe(code);
      expect(await circle.state()).toEqual(before);
    });

    it('is listed by the user’s id, page by page', async () => {
      const banned: string[] = [];
      for (let n = 0; n < 3; n++) banned.push((await circle.server.register(`banned${++people}`)).id);
      for (const id of banned) await ban({ id }).expect(204);
      const ids = async (query: string) =>
        (await circle.call('get', `/bans?${query}`).expect(200)).body.map(
          (one: { user: { id: string } }) => one.user.id,
        );
      expect(await ids('limit=2')).toEqual(banned.slice(0, 2));
      expect(await ids(`limit=2&after=${banned[1]}`)).toEqual(banned.slice(2));
      await circle.call('get', '/bans', circle.member).expect(403);
      await circle.call('get', '/bans?limit=101').expect(400);
    });
  });

  describe('a bulk ban', () => {
    it('bans whom it may and names the others', async () => {
      const { owner, mod, peer, member, stranger } = circle;
      const already = await circle.server.register(`already${++people}`);
      await ban(already).expect(204);
      const ids = [owner, mod, peer, member, stranger, already, nobody].map(({ id }) => id);
      const { body } = await bulk(ids).set('X-Audit-Log-Reason', 'raid').expect(200);
      expect(body).toEqual({
        banned_users: [member.id, stranger.id],
        failed_users: [owner.id, mod.id, peer.id, already.id, '123'],
      });
      expect((await circle.lastEvents(3)).map(({ t, d }) => [t, (d['user'] as { id: string }).id])).toEqual([
        ['GUILD_MEMBER_REMOVE', member.id],
        ['GUILD_BAN_ADD', member.id],
        ['GUILD_BAN_ADD', stranger.id],
      ]);
      const lines = (await circle.audit('?limit=2')).audit_log_entries;
      expect(lines.map(({ target_id, reason: why }) => [target_id, why])).toEqual([
        [stranger.id, 'raid'],
        [member.id, 'raid'],
      ]);
    });

    it('of nobody changes nothing', async () => {
      const before = await circle.state();
      const ids = [circle.owner.id, '123'];
      expect((await bulk(ids).expect(200)).body).toEqual({ banned_users: [], failed_users: ids });
      expect(await circle.state()).toEqual(before);
    });

    it.each([
      [[]],
      [['1', '1']],
      [['x']],
      [[1]],
      [null],
      ['1'],
      [Array.from({ length: 201 }, (_, index) => String(index + 1))],
    ])('takes no list like %j', async (ids) => {
      expect(await codeOf(bulk(ids), 400)).toBe(50035);
    });

    it('takes both permissions', async () => {
      const permissions = String(1 << 18);
      await circle.call('patch', `/roles/${circle.modRole.id}`, circle.owner).send({ permissions }).expect(200);
      expect(await codeOf(bulk([circle.member.id]), 403)).toBe(50013);
    });
  });
});
