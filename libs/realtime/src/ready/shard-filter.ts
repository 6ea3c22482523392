import type { Snowflake } from '@messagepal/protocol';
import { EPOCH_MS, snowflakeTime } from '@messagepal/snowflake';

/** One of so many sessions of a bot, which share its guilds. */
export type Shard = [index: number, count: number];

/** Which guilds a shard hears: those where `(id >> 22) % count` is its index. Without a shard, all. */
export function shardFilter(shard: Shard | undefined): (guildId: Snowflake) => boolean {
  if (!shard) return () => true;
  const [index, count] = shard;
  return (guildId) => (snowflakeTime(guildId) - EPOCH_MS) % count === index;
}

/** DMs are the first shard's. */
export const hearsDms = (shard: Shard | undefined): boolean => !shard || shard[0] === 0;

const OF_A_DM = /^(CHANNEL_|MESSAGE_(?!ACK$)|TYPING_START$)/;

/** Whether an event of an inbox is of a DM, by its name. */
export const isOfDm = (t: string): boolean => OF_A_DM.test(t);
