import type { AuditLogEntry } from '@messagepal/protocol';
import { Circle } from './testing/circle.contract';

// Real: PostgreSQL, Nest with Express, accounts, guilds, channels, invites, the memory adapters of cache, log and limits.
describe('the audit log', () => {
  let circle: Circle;

  const lines = async (query = ''): Promise<AuditLogEntry[]> => (await circle.audit(query)).audit_log_entries;
  const actions = async (query = '') => (await lines(query)).map(({ action_type }) => action_type);

  beforeAll(async () => {
    circle = await Circle.start();
  });
  beforeEach(() => circle.found('VIEW_AUDIT_LOG', 'KICK_MEMBERS'));
  afterAll(() => circle.stop());

  it('has a line of everything, the newest first, with those whom it names', async () => {
    const { owner, mod, peer } = circle;
    expect(await actions()).toEqual(['MEMBER_ROLE_UPDATE', 'MEMBER_ROLE_UPDATE', 'ROLE_CREATE', 'GUILD_CREATE']);
    const page = await circle.audit();
    expect(page.users.map(({ id }) => id).toSorted()).toEqual([owner.id, mod.id, peer.id].toSorted());
    expect(page.users[0]).not.toHaveProperty('email');
    expect(page.audit_log_entries[0]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      action_type: 'MEMBER_ROLE_UPDATE',
      user_id: owner.id,
      target_id: peer.id,
      reason: null,
      changes: [{ key: '$add', new_value: [{ id: circle.modRole.id, name: 'Mods' }] }],
      created_at: expect.stringMatching(/\+00:00$/),
    });
  });

  it('tells who asks what somebody did, in which way, and to whom', async () => {
    const { mod, member, owner } = circle;
    await circle.call('delete', `/members/${member.id}`).expect(204);
    expect(await actions(`?user_id=${mod.id}`)).toEqual(['MEMBER_KICK']);
    expect(await actions(`?target_id=${mod.id}`)).toEqual(['MEMBER_ROLE_UPDATE']);
    expect(await actions('?action_type=ROLE_CREATE')).toEqual(['ROLE_CREATE']);
    expect(await actions(`?action_type=MEMBER_KICK&user_id=${owner.id}`)).toEqual([]);
    expect(await actions(`?action_type=MEMBER_KICK&user_id=${mod.id}&target_id=${member.id}`)).toEqual(['MEMBER_KICK']);
  });

  it('is read in pages both ways', async () => {
    const ids = (await lines()).map(({ id }) => id);
    const idsOf = async (query: string) => (await lines(query)).map(({ id }) => id);
    expect(await idsOf('?limit=2')).toEqual(ids.slice(0, 2));
    expect(await idsOf(`?limit=2&before=${ids[1]}`)).toEqual(ids.slice(2));
    expect(await idsOf(`?limit=2&after=${ids[3]}`)).toEqual([ids[2], ids[1]]);
  });

  it.each([
    'limit=0',
    'limit=101',
    'before=x',
    'user_id=me',
    'action_type=20',
    'action_type=',
    'action_type=NOPE',
    'action_type=AUTOMOD_WORDS_UPDATE',
    'before=1&after=1',
    'x=1',
  ])('is not asked for %s', async (query) => {
    expect((await circle.call('get', `/audit-logs?${query}`).expect(400)).body.code).toBe(50035);
  });

  it('is for those who may read it, and for one guild', async () => {
    await circle.call('get', '/audit-logs').expect(200);
    await circle.call('get', '/audit-logs', circle.member).expect(403);
    await circle.call('get', '/audit-logs', circle.stranger).expect(404);
    const { id } = (await lines())[0] ?? { id: '' };
    await circle.found();
    expect((await lines()).map((line) => line.id)).not.toContain(id);
  });
});
