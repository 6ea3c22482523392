import type { ChannelType, PermissionOverwrite, Role } from '@messagepal/protocol';
import type { ViewedChannelObject } from './guild-view';

/** The one row that {@link GUILD_VIEW_SQL} gives. Ids and permissions come as text: JSON numbers would round them. */
export interface GuildViewRow {
  id: string;
  version: string;
  rights: string;
  name: string;
  icon_url: string | null;
  owner_id: string;
  description: string | null;
  system_channel_id: string | null;
  message_retention_days: number | null;
  created_at: Date;
  roles: Omit<Role, 'guild_id'>[];
  channels: (Omit<ViewedChannelObject, 'guild_id' | 'type'> & {
    type: ChannelType;
    permission_overwrites: PermissionOverwrite[];
  })[];
}

/** A whole guild in one statement, so that all of it is of the same moment as its version. */
export const GUILD_VIEW_SQL = `
  SELECT g.id, g.version, g.rights, g.name, g.icon_url, g.owner_id, g.description,
    g.system_channel_id, g.message_retention_days, g.created_at,
    COALESCE((
      SELECT json_agg(json_build_object(
        'id', r.id::text, 'name', r.name, 'color', r.color, 'hoist', r.hoist, 'position', r.position,
        'permissions', r.permissions::text, 'mentionable', r.mentionable, 'managed', r.managed
      ) ORDER BY r.position, r.id)
      FROM roles r WHERE r.guild_id = g.id
    ), '[]') AS roles,
    COALESCE((
      SELECT json_agg(json_build_object(
        'id', c.id::text, 'type', c.type, 'name', c.name, 'topic', c.topic, 'position', c.position,
        'parent_id', c.parent_id::text, 'nsfw', c.nsfw, 'rate_limit_per_user', c.rate_limit_per_user,
        'permission_overwrites', COALESCE(o.list, '[]')
      ) ORDER BY c.position, c.id)
      FROM channels c
      LEFT JOIN (
        SELECT channel_id, json_agg(json_build_object(
          'id', target_id::text, 'type', target_type, 'allow', allow::text, 'deny', deny::text
        ) ORDER BY target_id) AS list
        FROM channel_overwrites WHERE guild_id = $1 GROUP BY channel_id
      ) o ON o.channel_id = c.id
      WHERE c.guild_id = g.id
    ), '[]') AS channels
  FROM guilds g WHERE g.id = $1`;
