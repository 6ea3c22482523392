import { guildPermissions, type GuildClass, type GuildView, type MemberFacts } from '@messagepal/access';
import { bits, hasAll } from '@messagepal/permissions';
import { toTimestamp, type Guild, type GuildWithChannels } from '@messagepal/protocol';
import type { GuildEntity } from './guild.entity';
import { systemChannelOf } from './system-channel';

/** A guild as its members see it. */
export const toGuild = (view: GuildView): Guild => ({
  ...view.guild,
  roles: [...view.roles.values()].map(({ wire }) => wire),
});

/** A guild as a member sees it, with its settings for who may change them. */
export const toGuildWithSettings = (view: GuildView, member: MemberFacts): Guild => ({
  ...toGuild(view),
  ...(hasAll(guildPermissions(view, member), bits('MANAGE_GUILD')) && {
    system_channel_id: systemChannelOf(view, member),
    message_retention_days: view.messageRetentionDays,
  }),
});

/** A guild with the channels of one class, none of which has a message yet. */
export const toNewGuild = (view: GuildView, { visible }: GuildClass): GuildWithChannels => ({
  ...toGuild(view),
  channels: [...view.channels.values()]
    .filter(({ wire }) => visible.has(wire.id))
    .map(({ wire }) => ({ ...wire, last_message_id: null })),
});

/** The payload of GUILD_UPDATE. */
export const toGuildUpdate = (guild: GuildEntity): Omit<Guild, 'roles'> => ({
  id: guild.id,
  name: guild.name,
  icon_url: guild.iconUrl,
  owner_id: guild.ownerId,
  description: guild.description,
  version: guild.version,
  created_at: toTimestamp(guild.createdAt),
});

/** All that a PATCH can change, for the audit log. */
export const toSettings = (guild: GuildEntity): Omit<Guild, 'roles'> => ({
  ...toGuildUpdate(guild),
  system_channel_id: guild.systemChannelId,
  message_retention_days: guild.messageRetentionDays,
});
