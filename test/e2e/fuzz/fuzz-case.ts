import type { Outcome } from './hostile-socket';

/** A number in [0, 1). */
export type Random = () => number;

/** One kind of bad input, made anew each time, and how its connection has to end. */
export interface FuzzCase {
  readonly name: string;
  readonly expect: readonly Outcome[];
  /** What is looked for in what comes back, if that is expected. */
  readonly answer?: string;
  /** Written first; the bad input follows when `until` has come back. */
  readonly first?: Buffer;
  readonly until?: string;
  /** The client goes after it has written. */
  readonly leaves?: true;
  /** Costs more than others. */
  readonly rare?: true;
  readonly path?: string;
  readonly make: (random: Random) => Buffer;
}
