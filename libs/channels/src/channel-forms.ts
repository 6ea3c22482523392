import type { PermissionOverwrite } from '@messagepal/protocol';
import type { GUILD_CHANNEL_TYPES } from './channel.policy';

/** A channel that somebody wants to create. */
export interface ChannelDraft {
  name: string;
  type: (typeof GUILD_CHANNEL_TYPES)[number];
  topic?: string | null;
  /** The end of its category if left out. */
  position?: number;
  parent_id?: string | null;
  nsfw?: boolean;
  rate_limit_per_user?: number;
  /** Those of its category if left out. */
  permission_overwrites?: PermissionOverwrite[];
}

/** What may be changed of a channel; absent fields stay as they are. */
export interface ChannelPatch extends Partial<Omit<ChannelDraft, 'type'>> {
  /** Whether to take over the overwrites of the category it is then in. */
  lock_permissions?: boolean;
}

/** A channel's new place in a reorder; absent or null positions stay as they are. */
export interface ChannelMove {
  id: string;
  position?: number | null;
  parent_id?: string | null;
  /** Whether to take over the overwrites of the category it is then in. */
  lock_permissions?: boolean | null;
}
