import { Reindexing } from '@messagepal/search';
import { isSnowflake } from '@messagepal/snowflake';
import { UsageError, type Command } from '../command';

export const searchReindex: Command = {
  name: 'search:reindex',
  usage: '[guild id] [--json]',
  help: 'Makes the index of the search anew, of a guild or of everything; workers read the messages, and searches find a part until then.',
  async run({ words: [guildId], context }) {
    if (guildId !== undefined && !isSnowflake(guildId)) throw new UsageError('mp search:reindex [guild id]');
    const channels = await (await context()).get(Reindexing, { strict: false }).begin(guildId);
    if (guildId !== undefined && channels === 0) throw new UsageError(`Guild ${guildId} has no channels.`);
    return { lines: [`Workers read ${channels} channels from their beginning.`], json: { channels } };
  },
};
