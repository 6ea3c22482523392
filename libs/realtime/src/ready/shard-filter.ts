import type { Snowflake } from '@messagepal/protocol';
import { EPOCH_MS, snowflakeTime } from '@messagepal/snowflake';

/** Which guilds a shard hears: those where `(id >> 22) % count` is its index. Without a shard, all. */
export function shardFilter(shard: [index: number, count: number] | undefined): (guildId: Snowflake) => boolean {
  if (!shard) return () => true;
  const [index, count] = shard;
  return (guildId) => (snowflakeTime(guildId) - EPOCH_MS) % count === index;
}
