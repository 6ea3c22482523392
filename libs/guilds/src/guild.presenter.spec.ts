import type { GuildClass, GuildView, ViewedChannel } from '@messagepal/access';
import { toGuild, toGuildUpdate, toNewGuild } from './guild.presenter';

const EVERYONE = {
  id: '10',
  guild_id: '10',
  name: '@everyone',
  color: 0,
  hoist: false,
  position: 0,
  permissions: '3',
  mentionable: false,
  managed: false,
};
const GENERAL = {
  id: '20',
  guild_id: '10',
  type: 'text' as const,
  name: 'general',
  topic: null,
  position: 0,
  parent_id: null,
  nsfw: false,
  rate_limit_per_user: 0,
  permission_overwrites: [],
};
const GUILD = {
  id: '10',
  name: 'Reading circle',
  icon_url: null,
  owner_id: '1',
  description: 'A book a month',
  version: 7,
  created_at: '2026-01-02T03:04:05.678+00:00',
};
const NO_OVERWRITES = { roles: new Map(), members: new Map() };
const channel = (wire: ViewedChannel['wire']): [string, ViewedChannel] => [
  wire.id,
  { wire, overwrites: NO_OVERWRITES },
];

const VIEW: GuildView = {
  id: '10',
  version: 7,
  rights: 2,
  guild: GUILD,
  systemChannelId: null,
  messageRetentionDays: null,
  roles: new Map([['10', { wire: EVERYONE, permissions: 3n }]]),
  channels: new Map([channel(GENERAL), channel({ ...GENERAL, id: '21', name: 'hidden' })]),
  singledOut: new Set(),
  classes: new Map(),
};
const CLASS: GuildClass = { key: 'k', visible: new Set(['20']), history: new Set(), base: 3n };

describe('a guild on the wire', () => {
  it('is this', () => {
    expect(toGuild(VIEW)).toEqual({ ...GUILD, roles: [EVERYONE] });
  });

  it('has the channels that its creator sees when it is new', () => {
    expect(toNewGuild(VIEW, CLASS)).toEqual({
      ...GUILD,
      roles: [EVERYONE],
      channels: [{ ...GENERAL, last_message_id: null }],
    });
  });

  it('goes without roles when it is changed', () => {
    const row = {
      id: '10',
      name: 'Reading circle',
      iconUrl: null,
      description: 'A book a month',
      systemChannelId: null,
      messageRetentionDays: null,
      ownerId: '1',
      version: 7,
      rights: 2,
      createdAt: new Date('2026-01-02T03:04:05.678Z'),
    };
    expect(toGuildUpdate(row)).toEqual(GUILD);
  });
});
