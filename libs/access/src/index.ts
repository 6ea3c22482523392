export { AccessModule } from './access.module';
export { AccessHttpModule } from './access-http.module';
export { Access } from './access';
export type { ChannelAccess, GuildAccess } from './access-answers';
export type { LockedGuild } from './access';
export { ChannelDirectory } from './channel-directory';
export type { ChannelPlace } from './channel-directory';
export { dmAccess, guildIdOf, isDm } from './dm-access';
export type { AnyChannelAccess, DmAccess } from './dm-access';
export { readDmViews } from './dm-view';
export type { DmView } from './dm-view';
export { DmViews } from './dm-views';
export { classOf } from './guild-class';
export type {
  GuildClass,
  GuildView,
  ViewedChannel,
  ViewedChannelObject,
  ViewedOverwrites,
  ViewedRole,
} from './guild-view';
export { GuildViews } from './guild-views';
export { isTimedOut } from './member-facts';
export type { MemberFacts } from './member-facts';
export { channelPermissions, guildPermissions } from './member-permissions';
export { explainAccess } from './explain-access';
export { rankOf, rankOfRole } from './member-rank';
export { Memberships } from './memberships';
export type { Membership } from './memberships';
export type { Reader } from './read-rows';
export { InAnyChannel, InChannel, InGuild } from './http/access.decorators';
export { AccessGuard } from './http/access.guard';
export type { RequestWithAccess } from './http/access.guard';
export { anyChannelRoute, channelOrDmRoute, channelRoute, guildRoute } from './http/access.rules';
export type { AccessRule } from './http/access.rules';
