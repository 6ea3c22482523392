import type { BucketMap } from './bucket-map';

/** Ids, each once, by the buckets in which they can lie. */
export function byBuckets(map: BucketMap, ids: readonly string[]): [readonly string[], string[]][] {
  const groups = new Map<readonly string[], string[]>();
  for (const id of new Set(ids)) {
    const buckets = map.of(id);
    groups.set(buckets, [...(groups.get(buckets) ?? []), id]);
  }
  return [...groups];
}
