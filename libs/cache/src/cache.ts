/** From which version to which a key goes, and for how long both value and version are kept. */
export interface Replacement {
  from: number;
  /** The same as `from` for the holder of a version, who changes the value as often as it likes. */
  to: number;
  ttlMs: number;
}

/**
 * A place for what can be read again from the truth. Keys are `subject:id`; values are JSON (a `Date` comes back as text).
 *
 * Promises, for every adapter:
 * - A value lives at most `ttlMs` and may be gone earlier at any time.
 * - What is read is a copy: changing it changes nothing here, nor does changing what was given to `set`.
 * - After `delete` resolved, nobody reads what was there before it was called. A `set` that comes later wins, also one that
 *   carries an older truth: whoever can't bear that puts a version or an end into the value.
 * - While the engine is away, reads find nothing, `set` and `replace` do nothing; only `delete` rejects, because somebody relies
 *   on it.
 */
export abstract class Cache {
  /** Whether what is kept here is still there after this process; then other processes read it too. */
  abstract readonly outlivesProcess: boolean;

  /** The value, or undefined when there is none. */
  abstract get<T>(key: string): Promise<T | undefined>;

  /** The values in the order of the keys, undefined where there is none. */
  abstract getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]>;

  /** Keeps a value, in place of an earlier one. `undefined` and a `ttlMs` of 0 or less keep nothing and drop the earlier one. */
  abstract set(key: string, value: unknown, ttlMs: number): Promise<void>;

  /**
   * Keeps a value under a version, if the key has the version `from` or none: of all that come from one version to another only
   * one is answered true, and nobody that holds an older one changes the value any more. `undefined` drops the value and keeps
   * the version. Keys that are kept this way are read as all others, and written in no other way. Answers true as well where
   * nobody knows, because the engine is away.
   */
  abstract replace(key: string, value: unknown, replacement: Replacement): Promise<boolean>;

  /** Forgets a key; one that is not there is fine. Rejects with `ApiError('SERVICE_UNAVAILABLE')` while the engine is away. */
  abstract delete(key: string): Promise<void>;
}
