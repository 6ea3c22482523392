const KEY = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/;
const MAX = 512;

/**
 * A key is never made of what people write, so one that is not well formed is a mistake of ours.
 *
 * @throws RangeError
 */
export function demandKey(key: string): string {
  if (key.length > MAX || !KEY.test(key)) throw new RangeError(`${JSON.stringify(key)} can't be the key of a blob.`);
  return key;
}
