/**
 * A place for what can be read again from the truth. Keys are `subject:id`; values are JSON (a `Date` comes back as text).
 *
 * Promises, for every adapter:
 * - A value lives at most `ttlMs` and may be gone earlier at any time.
 * - What is read is a copy: changing it changes nothing here, nor does changing what was given to `set`.
 * - After `delete` resolved, nobody reads what was there before it was called. A `set` that comes later wins, also one that
 *   carries an older truth: whoever can't bear that puts a version or an end into the value.
 * - While the engine is away, reads find nothing and `set` does nothing; only `delete` rejects, because somebody relies on it.
 */
export abstract class Cache {
  /** The value, or undefined when there is none. */
  abstract get<T>(key: string): Promise<T | undefined>;

  /** The values in the order of the keys, undefined where there is none. */
  abstract getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]>;

  /** Keeps a value, in place of an earlier one. `undefined` and a `ttlMs` of 0 or less keep nothing and drop the earlier one. */
  abstract set(key: string, value: unknown, ttlMs: number): Promise<void>;

  /** Forgets a key; one that is not there is fine. Rejects with `ApiError('SERVICE_UNAVAILABLE')` while the engine is away. */
  abstract delete(key: string): Promise<void>;
}
