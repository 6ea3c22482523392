import { toChannel } from './channel.presenter';

const WIRE = {
  id: '20',
  guild_id: '10',
  type: 'text' as const,
  name: 'general',
  topic: 'Anything goes',
  position: 0,
  parent_id: '19',
  nsfw: false,
  rate_limit_per_user: 5,
  permission_overwrites: [{ id: '10', type: 'role' as const, allow: '0', deny: '2' }],
};

describe('a channel on the wire', () => {
  it('is this', () => {
    const viewed = { wire: WIRE, overwrites: { roles: new Map(), members: new Map() } };
    expect(toChannel(viewed, '99')).toEqual({ ...WIRE, last_message_id: '99' });
    expect(toChannel(viewed, undefined)).toEqual({ ...WIRE, last_message_id: null });
  });
});
