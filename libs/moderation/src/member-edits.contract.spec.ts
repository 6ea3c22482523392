import type { TestPerson } from '@messagepal/testing';
import { Circle } from './testing/circle.contract';

const HOUR = 3_600_000;
const inFuture = (ms: number) => new Date(Date.now() + ms).toISOString();

// Real: PostgreSQL, Nest with Express, accounts, guilds, channels, the memory adapters of cache, log and limits.
describe('changes of members', () => {
  let circle: Circle;

  const edit = ({ id }: { id: string }, form: object, by?: TestPerson) =>
    circle.call('patch', `/members/${id}`, by).send(form);
  const own = (form: object, by: TestPerson) => circle.call('patch', '/members/@me', by).send(form);
  const timeOut = (person: TestPerson, by?: TestPerson) =>
    edit(person, { communication_disabled_until: inFuture(HOUR) }, by);
  const rights = async () =>
    (await circle.server.query<{ rights: string }>('SELECT rights FROM guilds WHERE id = $1', [circle.guildId]))[0]
      ?.rights;

  beforeAll(async () => {
    circle = await Circle.start();
  });
  beforeEach(() => circle.found('MODERATE_MEMBERS', 'MANAGE_NICKNAMES', 'MANAGE_ROLES', 'CREATE_INVITE'));
  afterAll(() => circle.stop());

  it('give a nick, tell of it and leave a line', async () => {
    const { member, mod } = circle;
    const before = await rights();
    const { body } = await edit(member, { nick: ' Ada ' }).set('X-Audit-Log-Reason', 'nicer').expect(200);
    expect(body).toMatchObject({ nick: 'Ada', user: { id: member.id } });
    expect((await circle.lastEvents(1))[0]).toMatchObject({ t: 'GUILD_MEMBER_UPDATE', d: { nick: 'Ada' } });
    expect((await circle.audit()).audit_log_entries[0]).toMatchObject({
      action_type: 'MEMBER_UPDATE',
      user_id: mod.id,
      target_id: member.id,
      reason: 'nicer',
      changes: [{ key: 'nick', old_value: null, new_value: 'Ada' }],
    });
    expect(await rights()).toBe(before);
    const state = await circle.state();
    await edit(member, { nick: 'Ada' }).expect(200);
    await edit(member, {}).expect(200);
    expect(await circle.state()).toEqual(state);
    expect((await edit(member, { nick: '' }).expect(200)).body.nick).toBeNull();
  });

  it('of one’s own nick take CHANGE_NICKNAME, or MANAGE_NICKNAMES', async () => {
    const { member, mod, owner } = circle;
    expect((await own({ nick: 'Me' }, member).expect(200)).body.nick).toBe('Me');
    expect((await edit(member, { nick: 'Mine' }, member).expect(200)).body.nick).toBe('Mine');
    await circle.call('patch', `/roles/${circle.guildId}`, owner).send({ permissions: '1' }).expect(200);
    await own({ nick: 'No' }, member).expect(403);
    await edit(member, { nick: 'No' }, member).expect(403);
    await edit(mod, { nick: 'Mod' }).expect(200);
    await own({ nick: 'Owner' }, owner).expect(200);
    await own({ roles: [] }, owner).expect(400);
  });

  it('time a member out, who reads and does nothing else until it is over', async () => {
    const { member } = circle;
    const path = `/channels/${circle.channelId}/invites`;
    const invite = () => circle.server.call('post', path, { by: member }).send({});
    await invite().expect(201);
    const before = Number(await rights());
    const until = inFuture(HOUR);
    const { body } = await edit(member, { communication_disabled_until: until }).expect(200);
    expect(Date.parse(body.communication_disabled_until)).toBe(Date.parse(until));
    expect(Number(await rights())).toBe(before + 1);
    await invite().expect(403);
    await own({ nick: 'Muted' }, member).expect(403);
    await circle.server.call('get', `/channels/${circle.channelId}`, { by: member }).expect(200);
    expect((await circle.audit()).audit_log_entries[0]?.changes).toEqual([
      { key: 'communication_disabled_until', old_value: null, new_value: body.communication_disabled_until },
    ]);
    expect((await edit(member, { communication_disabled_until: null }).expect(200)).body).toMatchObject({
      communication_disabled_until: null,
    });
    await invite().expect(201);
  });

  it('take a moderator the right to moderate while they are timed out', async () => {
    await timeOut(circle.mod, circle.owner).expect(200);
    const before = await circle.state();
    await timeOut(circle.member).expect(403);
    await edit(circle.mod, { communication_disabled_until: null }).expect(403);
    expect(await circle.state()).toEqual(before);
  });

  it('replace the roles, by the rules of giving and taking', async () => {
    const { member, owner } = circle;
    const [low, other] = [await circle.role('Low'), await circle.role('Other')];
    const beyond = await circle.role('Beyond', 'BAN_MEMBERS');
    const moves = [circle.modRole.id, low.id, other.id, beyond.id].map((id, index) => ({ id, position: 4 - index }));
    await circle.call('patch', '/roles', owner).send(moves).expect(204);
    await edit(member, { roles: [low.id, other.id] }).expect(200);
    const { body } = await edit(member, { roles: [low.id], nick: 'Low' }).expect(200);
    expect(body).toMatchObject({ roles: [low.id], nick: 'Low' });
    const lines = (await circle.audit('?limit=2')).audit_log_entries;
    expect(lines.map(({ action_type, changes }) => [action_type, changes])).toEqual([
      [
        'MEMBER_UPDATE',
        [
          { key: 'nick', old_value: null, new_value: 'Low' },
          { key: '$remove', old_value: null, new_value: [{ id: other.id, name: 'Other' }] },
        ],
      ],
      [
        'MEMBER_ROLE_UPDATE',
        [
          {
            key: '$add',
            old_value: null,
            new_value: [
              { id: low.id, name: 'Low' },
              { id: other.id, name: 'Other' },
            ],
          },
        ],
      ],
    ]);
    const before = await circle.state();
    for (const [roles, status, code] of [
      [[beyond.id], 403, 50013],
      [[low.id, circle.modRole.id], 403, 50013],
      [[circle.guildId], 400, 50028],
      [['123'], 404, 10011],
      [[low.id, low.id], 400, 50035],
      [null, 400, 50035],
      [['x'], 400, 50035],
    ] as const) {
      expect((await edit(member, { roles, nick: 'half' }).expect(status)).body.code).toBe(code);
    }
    expect(await circle.state()).toEqual(before);
    await edit(member, { roles: [] }).expect(200);
  });

  it.each([
    ['the nick of the owner', () => edit(circle.owner, { nick: 'x' }), 403, 50013],
    ['the nick of a peer', () => edit(circle.peer, { nick: 'x' }), 403, 50013],
    ['the nick of somebody higher', () => edit(circle.mod, { nick: 'x' }, circle.member), 403, 50013],
    ['a nick that is too long', () => edit(circle.member, { nick: 'x'.repeat(33) }), 400, 50035],
    ['a nick on two lines', () => edit(circle.member, { nick: 'a\nb' }), 400, 50035],
    ['a nick that is no text', () => edit(circle.member, { nick: 5 }), 400, 50035],
    ['a time-out of the owner', () => timeOut(circle.owner), 403, 50013],
    ['a time-out of oneself', () => timeOut(circle.mod), 403, 50013],
    ['a time-out of a peer', () => timeOut(circle.peer), 403, 50013],
    ['a time-out by who may not', () => timeOut(circle.peer, circle.member), 403, 50013],
    ['a time-out that is over', () => edit(circle.member, { communication_disabled_until: inFuture(-1) }), 400, 50035],
    [
      'a time-out of 28 days and more',
      () => edit(circle.member, { communication_disabled_until: inFuture(28 * 24 * HOUR + 60_000) }),
      400,
      50035,
    ],
    ['a day', () => edit(circle.member, { communication_disabled_until: '2999-01-01' }), 400, 50035],
    ['no day', () => edit(circle.member, { communication_disabled_until: '2026-99-99T00:00:00Z' }), 400, 50035],
    ['a number', () => edit(circle.member, { communication_disabled_until: 5 }), 400, 50035],
    ['a field of others', () => edit(circle.member, { user: { id: '1' } }), 400, 50035],
    ['a stranger', () => edit(circle.stranger, { nick: 'x' }), 404, 10007],
    ['nobody', () => edit({ id: '123' }, { nick: 'x' }), 404, 10007],
    ['by a stranger', () => edit(circle.member, { nick: 'x' }, circle.stranger), 404, 10004],
  ])('are refused: %s', async (_what, call, status, code) => {
    const before = await circle.state();
    expect((await call().expect(status)).body.code).toBe(code);
    expect(await circle.state()).toEqual(before);
  });

  it('time no administrator out, whom it would not bind', async () => {
    const admins = await circle.role('Admins', 'ADMINISTRATOR');
    await circle.give(circle.member, admins.id);
    expect((await timeOut(circle.member, circle.owner).expect(403)).body.code).toBe(50013);
  });
});
