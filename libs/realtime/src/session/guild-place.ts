import type { Position } from '../frames/position';

/** A guild in which a session is, as the session sees it. */
export interface GuildPlace {
  readonly feed: {
    readonly guildId: string;
    /** Of everything that was heard up to now. */
    readonly position: Position;
    /** Resolves when everything was heard that is in the log now. */
    settle(): Promise<void>;
    detach(place: GuildPlace): void;
    /** The session has the guild open from now on, or has no longer. Only for passive sessions. */
    open(place: GuildPlace, open: boolean): void;
  };
  /** Whether the session hears of messages, members and presence at once; else, that something happened, by PASSIVE_UPDATE. */
  readonly passive: boolean;
  /** The offset up to which a passive session was told everything. */
  readonly since: number;
  /** Whether its client has the guild, or has been sent it. */
  readonly shown: boolean;
}

/** The inbox of a session's user, as the session sees it. */
export interface InboxPlace {
  /** Resolves when everything was heard that is in the log now. */
  settle(): Promise<void>;
}

/** Resolves when a session has heard all that is in the log of a guild, and in that of its user, now. */
export async function settleAll(
  { feed }: Pick<GuildPlace, 'feed'>,
  { inbox }: { inbox: InboxPlace | undefined },
): Promise<void> {
  await Promise.all([feed.settle(), inbox?.settle()]);
}
