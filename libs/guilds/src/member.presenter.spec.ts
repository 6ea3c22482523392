import { toMember } from './member.presenter';

const USER = {
  id: '1',
  username: 'ada',
  display_name: 'Ada',
  avatar_url: null,
  bot: false,
  created_at: '2026-01-01T00:00:00.000+00:00',
};

describe('a member on the wire', () => {
  it('is this', () => {
    const facts = {
      userId: '1',
      nick: 'Countess',
      roles: ['11', '12'],
      joinedAt: new Date('2026-01-02T03:04:05.678Z'),
      timedOutUntil: new Date('2026-01-03T00:00:00Z'),
    };
    expect(toMember('10', facts, USER)).toEqual({
      user: USER,
      guild_id: '10',
      nick: 'Countess',
      roles: ['11', '12'],
      joined_at: '2026-01-02T03:04:05.678+00:00',
      communication_disabled_until: '2026-01-03T00:00:00.000+00:00',
    });
    expect(toMember('10', { ...facts, nick: null, timedOutUntil: null }, USER)).toMatchObject({
      nick: null,
      communication_disabled_until: null,
    });
  });
});
