import { canInspect, openMessageStore, type BucketInspection } from '@messagepal/messages';
import { UsageError, type Command } from '../command';

export const channelInspect: Command = {
  name: 'channel:inspect',
  usage: '<channel id> [--json]',
  help: 'The partitions of a channel in Cassandra: buckets, rows, bytes. Reads the whole channel.',
  async run({ config, words: [channelId] }) {
    if (!channelId) throw new UsageError('Which one? mp channel:inspect <channel id>');
    if (config.messages !== 'cassandra') throw new UsageError('Only Cassandra has partitions: MP_MESSAGES=cassandra.');
    // The address of PostgreSQL is for the PostgreSQL store alone.
    const store = await openMessageStore(config, '');
    try {
      if (!canInspect(store)) throw new UsageError('This store has no partitions.');
      const inspection = await store.inspect(channelId);
      const { buckets, rows, bytes } = inspection;
      const total = `${buckets.length} buckets, ${rows} rows, about ${bytes} bytes`;
      return { lines: [...buckets.map(lineOf), total], json: inspection };
    } finally {
      await close(store);
    }
  },
};

const lineOf = ({ bucket, rows, bytes, confirmed }: BucketInspection): string =>
  `${bucket.padStart(20)}  ${String(rows).padStart(7)} rows  ${String(bytes).padStart(10)} bytes${confirmed ? '' : '  unconfirmed'}`;

/** Stores are closed by Nest elsewhere; here there is no application around it. */
async function close(store: object): Promise<void> {
  if ('onApplicationShutdown' in store && typeof store.onApplicationShutdown === 'function') {
    await store.onApplicationShutdown();
  }
}
