import type { GuildView, MemberFacts, ViewedChannel } from '@messagepal/access';
import { bits, DEFAULT_EVERYONE, toWire, type Overwrite } from '@messagepal/permissions';
import type { Role } from '@messagepal/protocol';

const GUILD = '1';
const ROLES = 20;
const CHANNELS = 100;
const member = (userId: string, roles: string[]): MemberFacts => ({
  userId,
  nick: null,
  roles,
  joinedAt: new Date(0),
  timedOutUntil: null,
});

/** A guild as busy ones are: 20 roles, 100 channels, three of four with overwrites for `@everyone` and up to 4 roles. */
export function busyGuild(): GuildView {
  const roleIds = Array.from({ length: ROLES }, (_, index) => String(index + 2));
  const channels = Array.from({ length: CHANNELS }, (_, index) => channel(String(1_000 + index), index, roleIds));
  return {
    id: GUILD,
    version: 1,
    rights: 1,
    guild: { id: GUILD, owner_id: '0', version: 1 } as GuildView['guild'],
    systemChannelId: null,
    messageRetentionDays: null,
    roles: new Map([GUILD, ...roleIds].map((id, index) => [id, role(id, index)])),
    channels: new Map(channels.map((one) => [one.wire.id, one])),
    singledOut: new Set(),
    classes: new Map(),
  };
}

/** Somebody with three roles. */
export const plainMember = (): MemberFacts => member('9', ['3', '7', '12']);

const role = (id: string, index: number): { wire: Role; permissions: bigint } => {
  const permissions = index === 0 ? DEFAULT_EVERYONE : 1n << BigInt(index % 16);
  return { wire: { id, guild_id: GUILD, position: index, permissions: toWire(permissions) } as Role, permissions };
};

function channel(id: string, index: number, roleIds: readonly string[]): ViewedChannel {
  const hidden: Overwrite = { allow: 0n, deny: bits('READ_MESSAGES') };
  const open: Overwrite = { allow: bits('READ_MESSAGES', 'SEND_MESSAGES'), deny: 0n };
  const named = roleIds.filter((_, at) => (at + index) % 5 === 0).slice(0, index % 4);
  return {
    wire: { id, guild_id: GUILD, type: 'text' } as ViewedChannel['wire'],
    overwrites: {
      everyone: index % 4 === 0 ? undefined : hidden,
      roles: new Map(named.map((one) => [one, open])),
      members: new Map(),
    },
  };
}
