import type { GuildView, ViewedChannel } from './guild-view';
import type { MemberFacts } from './member-facts';

/** A member inside a guild they belong to. */
export interface GuildAccess {
  readonly view: GuildView;
  readonly member: MemberFacts;
  /** What the member may do in the guild as a whole. */
  readonly base: bigint;
}

/** A member in a channel of a guild that they see. */
export interface ChannelAccess {
  readonly view: GuildView;
  readonly member: MemberFacts;
  readonly channel: ViewedChannel;
  /** What the member may do in the channel. */
  readonly permissions: bigint;
}
