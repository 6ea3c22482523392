import type { Channel, Guild, Role } from '@messagepal/protocol';
import type { Overwrite } from '@messagepal/permissions';

/** A channel as views hold it: without its last message, which changes with every message. */
export type ViewedChannelObject = Omit<Channel, 'last_message_id'>;

export interface ViewedRole {
  /** Ready for the wire. */
  readonly wire: Readonly<Role>;
  readonly permissions: bigint;
}

/** A channel's overwrites by whom they are for. */
export interface ViewedOverwrites {
  readonly everyone?: Overwrite;
  readonly roles: ReadonlyMap<string, Overwrite>;
  readonly members: ReadonlyMap<string, Overwrite>;
}

export interface ViewedChannel {
  /** Ready for the wire but for `last_message_id`. */
  readonly wire: Readonly<ViewedChannelObject>;
  readonly overwrites: ViewedOverwrites;
}

/**
 * Members of one class see exactly the same of a guild, so what is sent to one can be sent to all. Time-outs do not matter
 * here: they take no right to see.
 */
export interface GuildClass {
  /** The same on every node for the same content; at most 22 characters. */
  readonly key: string;
  /** Ids of the channels they see, in the view's order. */
  readonly visible: ReadonlySet<string>;
  /** Ids of those whose older messages they may read. */
  readonly history: ReadonlySet<string>;
  /** What they may do in the guild as a whole. */
  readonly base: bigint;
}

/**
 * All that decides who may do what in a guild, and all that is shown of it, as it was at one `version`. Immutable and shared
 * by everybody who asks: never change anything in it.
 */
export interface GuildView {
  readonly id: string;
  /** Rises with every change of the guild, its channels, roles and members. */
  readonly version: number;
  /** Rises with every change that can take a right from somebody. */
  readonly rights: number;
  /** Ready for the wire but for `roles`. */
  readonly guild: Readonly<Omit<Guild, 'roles'>>;
  /** Where joins are told of, if anywhere. Not in `guild`, since it may be a channel that not all members see. */
  readonly systemChannelId: string | null;
  /** For how many days messages are kept; null for as long as the operator says. Not in `guild` either. */
  readonly messageRetentionDays: number | null;
  /** By id, in order of position. `@everyone` has the guild's id. */
  readonly roles: ReadonlyMap<string, ViewedRole>;
  /** By id, in order of position. */
  readonly channels: ReadonlyMap<string, ViewedChannel>;
  /** Ids of users for whom some channel has an overwrite of its own. */
  readonly singledOut: ReadonlySet<string>;
  /** Memory of `classOf`: lives and dies with the view. */
  readonly classes: Map<string, GuildClass>;
}
