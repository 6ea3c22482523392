/** What the audit log knows, by name. Extensions add their own, which begin with the extension's name: `AUTOMOD_WORDS_UPDATE`. */
export const AUDIT_ACTIONS = [
  'GUILD_CREATE',
  'GUILD_UPDATE',
  'CHANNEL_CREATE',
  'CHANNEL_UPDATE',
  'CHANNEL_REORDER',
  'CHANNEL_DELETE',
  'CHANNEL_OVERWRITE_UPDATE',
  'CHANNEL_OVERWRITE_DELETE',
  'ROLE_CREATE',
  'ROLE_UPDATE',
  'ROLE_REORDER',
  'ROLE_DELETE',
  'MEMBER_UPDATE',
  'MEMBER_ROLE_UPDATE',
  'MEMBER_KICK',
  'MEMBER_PRUNE',
  'MEMBER_BAN_ADD',
  'MEMBER_BAN_REMOVE',
  'INVITE_CREATE',
  'INVITE_DELETE',
  'EMOJI_CREATE',
  'EMOJI_UPDATE',
  'EMOJI_DELETE',
  'MESSAGE_PIN',
  'MESSAGE_UNPIN',
] as const;

/** One of {@link AUDIT_ACTIONS}. */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
