import { DatabaseServer } from '@messagepal/database';
import {
  canInspect,
  keptFrom,
  openMessageStore,
  RetainedChannels,
  type BucketInspection,
  type MessageStore,
} from '@messagepal/messages';
import { isSnowflake, snowflakeTime } from '@messagepal/snowflake';
import { UsageError, type Command } from '../command';

export const channelInspect: Command = {
  name: 'channel:inspect',
  usage: '<channel id> [--json]',
  help: 'The oldest message of a channel and how long it is kept; in Cassandra the buckets, rows and bytes, for which it reads the whole channel.',
  async run({ config, words: [channelId], context }) {
    if (channelId === undefined || !isSnowflake(channelId)) throw new UsageError('mp channel:inspect <channel id>');
    if (config.messages === 'memory') throw new UsageError('Messages are in the memory of the server.');
    const app = await context();
    const store = await openMessageStore(config, app.get(DatabaseServer, { strict: false }).url);
    try {
      const retained = await app.get(RetainedChannels, { strict: false }).one(channelId);
      const kept = await keeping(store, channelId, retained?.days);
      const partitions = canInspect(store) ? await store.inspect(channelId) : undefined;
      const { buckets = [], rows, bytes } = partitions ?? {};
      const total = `${buckets.length} buckets, ${rows} rows, about ${bytes} bytes`;
      const lines = [...kept.lines, ...(partitions ? [...buckets.map(lineOf), total] : [])];
      return { lines, json: { channelId, ...kept.json, ...partitions } };
    } finally {
      await close(store);
    }
  },
};

/** How old the channel is and may be. */
async function keeping(store: MessageStore, channelId: string, days: number | undefined) {
  const [oldest] = await store.scan(channelId, null, 1);
  const oldestAt = oldest ? dateOf(oldest.id) : null;
  const keptSince = days === undefined ? null : dateOf(keptFrom(days, Date.now()));
  return {
    lines: [
      oldestAt === null ? 'No messages' : `Oldest message ${oldest?.id}, of ${oldestAt}`,
      keptSince === null
        ? 'Kept for ever'
        : `Kept for ${days} days: what is older than ${keptSince} goes within the hour`,
    ],
    json: { oldestId: oldest?.id ?? null, oldestAt, retentionDays: days ?? null, keptSince },
  };
}

const dateOf = (id: string): string => new Date(snowflakeTime(id)).toISOString();

const lineOf = ({ bucket, rows, bytes, confirmed }: BucketInspection): string =>
  `${bucket.padStart(20)}  ${String(rows).padStart(7)} rows  ${String(bytes).padStart(10)} bytes${confirmed ? '' : '  unconfirmed'}`;

/** Stores are closed by Nest elsewhere; this one is none of its. */
async function close(store: object): Promise<void> {
  if ('onApplicationShutdown' in store && typeof store.onApplicationShutdown === 'function') {
    await store.onApplicationShutdown();
  }
}
