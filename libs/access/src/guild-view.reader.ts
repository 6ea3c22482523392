import type { PermissionOverwrite, Role } from '@messagepal/protocol';
import { toTimestamp } from '@messagepal/protocol';
import type { Overwrite } from '@messagepal/permissions';
import type { GuildView, ViewedChannel, ViewedOverwrites, ViewedRole } from './guild-view';
import type { GuildViewRow } from './guild-view.query';

/** Makes a view of the row that the query gave. */
export function readGuildView(row: GuildViewRow): GuildView {
  const { id } = row;
  const version = Number(row.version);
  const channels = new Map(row.channels.map((channel) => [channel.id, readChannel(id, channel)]));
  return {
    id,
    version,
    rights: Number(row.rights),
    guild: {
      id,
      name: row.name,
      icon_url: row.icon_url,
      owner_id: row.owner_id,
      description: row.description,
      version,
      created_at: toTimestamp(row.created_at),
    },
    systemChannelId:
      row.system_channel_id !== null && channels.has(row.system_channel_id) ? row.system_channel_id : null,
    messageRetentionDays: row.message_retention_days,
    roles: new Map(row.roles.map((role) => [role.id, readRole(id, role)])),
    channels,
    singledOut: new Set([...channels.values()].flatMap(({ overwrites }) => [...overwrites.members.keys()])),
    classes: new Map(),
  };
}

function readRole(guildId: string, role: GuildViewRow['roles'][number]): ViewedRole {
  const { id, ...rest } = role;
  const wire: Role = { id, guild_id: guildId, ...rest };
  return { wire, permissions: BigInt(role.permissions) };
}

function readChannel(guildId: string, channel: GuildViewRow['channels'][number]): ViewedChannel {
  const { id, ...rest } = channel;
  return {
    wire: { id, guild_id: guildId, ...rest },
    overwrites: readOverwrites(guildId, channel.permission_overwrites),
  };
}

function readOverwrites(guildId: string, list: readonly PermissionOverwrite[]): ViewedOverwrites {
  const roles = new Map<string, Overwrite>();
  const members = new Map<string, Overwrite>();
  for (const { id, type, allow, deny } of list) {
    const target = type === 'role' ? roles : members;
    target.set(id, { allow: BigInt(allow), deny: BigInt(deny) });
  }
  const everyone = roles.get(guildId);
  roles.delete(guildId);
  return { everyone, roles, members };
}
