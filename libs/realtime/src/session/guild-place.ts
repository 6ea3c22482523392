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
  };
  /** Whether its client has the guild, or has been sent it. */
  readonly shown: boolean;
}
