import type { GuildEmoji, UserSummary } from '@messagepal/protocol';
import type { EmojiEntity } from './emoji.entity';

/** An emoji of a guild on the wire. Roles and management by applications are not restricted here. */
export const toEmoji = ({ id, name, animated }: EmojiEntity, user?: UserSummary): GuildEmoji => ({
  id,
  name,
  animated,
  available: true,
  managed: false,
  require_colons: true,
  roles: [],
  ...(user && { user }),
});
