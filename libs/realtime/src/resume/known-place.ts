import type { Position } from '../frames/position';

/** Up to where a client knows a topic. */
export interface KnownPlace {
  epoch: string;
  offset: number;
  /** Set if something was sent that replaced what the client knows, and did not arrive. */
  replaced?: NonNullable<Position['replaces']>;
  /**
   * The client alone says that it knows no more than this: messages up to here are history to it, because it may have had
   * them or come after them. {@link ALL_PAST} if nothing tells where its session stood.
   */
  past?: number;
}

/** Above every offset, and still a number in JSON. */
export const ALL_PAST = Number.MAX_SAFE_INTEGER;

/** By topic. A replay moves the places as it tells, so that they are where the next one begins if it is cut. */
export type KnownPlaces = Map<string, KnownPlace>;
