import { Circle } from './testing/circle.contract';

const until = new Date(Date.now() + 3_600_000).toISOString();

// Real: PostgreSQL, Nest with Express, accounts, guilds, the memory adapters of cache, log and limits.
describe('who was let in and lost the right before their turn', () => {
  let circle: Circle;

  beforeAll(async () => {
    circle = await Circle.start();
  });
  beforeEach(() => circle.found('KICK_MEMBERS', 'BAN_MEMBERS', 'MANAGE_GUILD', 'MODERATE_MEMBERS', 'MANAGE_ROLES'));
  afterAll(() => circle.stop());

  const member = () => circle.member.id;
  it.each([
    ['kicks', () => circle.call('delete', `/members/${member()}`)],
    ['bans', () => circle.call('put', `/bans/${member()}`)],
    ['bans many', () => circle.call('post', '/bulk-ban').send({ user_ids: [member()] })],
    ['lifts no ban', () => circle.call('delete', `/bans/${circle.stranger.id}`)],
    ['times out', () => circle.call('patch', `/members/${member()}`).send({ communication_disabled_until: until })],
    ['renames', () => circle.call('patch', `/members/${member()}`).send({ nick: 'x' })],
    ['gives roles', () => circle.call('patch', `/members/${member()}`).send({ roles: [] })],
    ['prunes', () => circle.call('post', '/prune').send({})],
  ])('%s nobody', async (_what, call) => {
    await circle.call('put', `/bans/${circle.stranger.id}`, circle.owner).expect(204);
    const members = async () => (await circle.state()).slice(1, 2);
    const before = await members();
    const permissions = 'UPDATE roles SET permissions = 1 WHERE guild_id = $1';
    const status = await circle.server.statusAfter(call(), circle.guildId, (tx) =>
      tx.query(permissions, [circle.guildId]),
    );
    expect(status).toBe(403);
    expect(await members()).toEqual(before);
  });

  it('acts on nobody who rose meanwhile', async () => {
    const { guildId, server, peer } = circle;
    await circle.call('delete', `/members/${peer.id}/roles/${circle.modRole.id}`, circle.owner).expect(204);
    const status = await server.statusAfter(circle.call('delete', `/members/${peer.id}`), guildId, (tx) =>
      tx.query('INSERT INTO member_roles (guild_id, user_id, role_id) VALUES ($1, $2, $3)', [
        guildId,
        peer.id,
        circle.modRole.id,
      ]),
    );
    expect(status).toBe(403);
    expect(await circle.memberOf(peer)).toBeDefined();
  });

  it('bans who joins at that moment, and removes them', async () => {
    const { guildId, server, stranger } = circle;
    const status = await server.statusAfter(circle.call('put', `/bans/${stranger.id}`), guildId, (tx) =>
      tx.query('INSERT INTO members (guild_id, user_id) VALUES ($1, $2)', [guildId, stranger.id]),
    );
    expect(status).toBe(204);
    expect(await circle.memberOf(stranger)).toBeUndefined();
  });

  it('does not join who is banned at that moment', async () => {
    const { guildId, server, stranger } = circle;
    const joining = circle.join(await circle.invite(), stranger);
    const status = await server.statusAfter(joining, guildId, (tx) =>
      tx.query('INSERT INTO bans (guild_id, user_id) VALUES ($1, $2)', [guildId, stranger.id]),
    );
    expect(status).toBe(403);
    expect(await circle.memberOf(stranger)).toBeUndefined();
  });
});
