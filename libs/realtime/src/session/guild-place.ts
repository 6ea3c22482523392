import type { Position } from '../frames/position';

/** A guild in which a session is, as the session sees it. */
export interface GuildPlace {
  readonly feed: {
    readonly guildId: string;
    /** Of everything that was heard up to now. */
    readonly position: Position;
    detach(place: GuildPlace): void;
  };
  /** Whether its client has the guild, or has been sent it. */
  readonly shown: boolean;
}
