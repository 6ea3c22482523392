import type { Channel, Guild, Role } from '@messagepal/protocol';
import type { Overwrite } from '@messagepal/permissions';
import type { GuildClass } from './guild-class';

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
  /** By id, in order of position. `@everyone` has the guild's id. */
  readonly roles: ReadonlyMap<string, ViewedRole>;
  /** By id, in order of position. */
  readonly channels: ReadonlyMap<string, ViewedChannel>;
  /** Ids of users for whom some channel has an overwrite of its own. */
  readonly singledOut: ReadonlySet<string>;
  /** Memory of `classOf`: lives and dies with the view. */
  readonly classes: Map<string, GuildClass>;
}
