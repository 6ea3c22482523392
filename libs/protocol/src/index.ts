export { AUDIT_ACTIONS } from './audit-actions';
export type { AuditAction } from './audit-actions';
export { MessageFlags, MessageType } from './objects/message';
export { RelationshipType } from './objects/user';
export type { PermissionSet, Snowflake, Timestamp } from './objects/basics';
export type {
  Channel,
  ChannelType,
  DmChannel,
  HeldPermissions,
  PermissionExplanation,
  PermissionOverwrite,
  PermissionStep,
} from './objects/channel';
export type { ErrorBody, FieldError, FieldErrors } from './objects/error';
export type {
  AuditLogEntry,
  AuditLogPage,
  Ban,
  BulkBan,
  Guild,
  GuildEmoji,
  GuildWithChannels,
  Invite,
  Member,
  Role,
} from './objects/guild';
export type {
  AllowedMentions,
  Attachment,
  Embed,
  Emoji,
  Message,
  MessageReaction,
  MessageReference,
  MessageSearchResult,
  ReferencedMessage,
} from './objects/message';
export type { ChannelNotifications, NotificationLevel, ReadState, UserGuildSettings } from './objects/read-state';
export type {
  AuthSession,
  DmAudienceSetting,
  OwnUser,
  Presence,
  Relationship,
  StatusPreference,
  User,
  UserSettings,
  UserSummary,
  VisibleStatus,
} from './objects/user';
export { GatewayClose, GatewayIntent, GatewayOp, isResumableClose } from './gateway';
export type {
  Cursor,
  DispatchEvents,
  DispatchMeta,
  DispatchName,
  GuildCreatePayload,
  GuildSubscribePayload,
  PassiveUpdatePayload,
  GuildSyncPayload,
  HelloPayload,
  IdentifyPayload,
  PresenceUpdatePayload,
  ReadyPayload,
  RequestGuildMembersPayload,
  ResumePayload,
} from './gateway';
export { toTimestamp } from './timestamp';
