import type { InviteWithPlace } from './invite';
import { toInvite } from './invite.presenter';

const INVITE: InviteWithPlace = {
  code: 'k7Rw2mXq9T',
  guildId: '10',
  channelId: '20',
  inviterId: '1',
  maxAge: 3600,
  maxUses: 10,
  uses: 3,
  expiresAt: new Date('2026-01-02T04:04:05.678Z'),
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  guildName: 'Reading circle',
  guildIconUrl: null,
  channelName: 'general',
  channelType: 'text',
};

describe('an invite on the wire', () => {
  it('is this', () => {
    const inviter = {
      id: '1',
      username: 'ada',
      display_name: null,
      avatar_url: null,
      bot: false,
      created_at: '2026-01-01T00:00:00.000+00:00',
    };
    expect(toInvite(INVITE, inviter)).toEqual({
      code: 'k7Rw2mXq9T',
      guild: { id: '10', name: 'Reading circle', icon_url: null },
      channel: { id: '20', name: 'general', type: 'text' },
      inviter,
      max_age: 3600,
      max_uses: 10,
      uses: 3,
      expires_at: '2026-01-02T04:04:05.678+00:00',
      created_at: '2026-01-02T03:04:05.678+00:00',
    });
  });

  it('may be for ever, and outlive who made it', () => {
    expect(toInvite({ ...INVITE, expiresAt: null }, undefined)).toMatchObject({ inviter: null, expires_at: null });
  });
});
