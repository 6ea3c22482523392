import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChannelDeletion } from '@messagepal/channels';
import { DmDeletion } from '@messagepal/direct-messages';
import type { OutboxJob } from '@messagepal/database';
import { GuildDeletion } from '@messagepal/guilds';
import { jobId } from '@messagepal/jobs';
import { SEARCH_QUEUE, type IndexData } from './index-queue';

/** Sees to it that the index forgets a channel that is deleted. Until then nobody is shown a hit: nobody sees the channel. */
@Injectable()
export class ChannelPurges implements OnModuleInit {
  constructor(
    private readonly channels: ChannelDeletion,
    private readonly guilds: GuildDeletion,
    private readonly dms: DmDeletion,
  ) {}

  onModuleInit(): void {
    this.channels.register(async (_tx, change, channelId) => change.schedule(purgeOf(change.guild.id, channelId)));
    this.dms.register((change) => change.schedule(purgeOf(change.channel.id, change.channel.id)));
    this.guilds.register(async (tx, change) => {
      const sql = 'SELECT id FROM channels WHERE guild_id = $1';
      const guildId = change.guild.id;
      for (const { id } of await tx.query<{ id: string }[]>(sql, [guildId])) change.schedule(purgeOf(guildId, id));
    });
  }
}

const purgeOf = (spaceId: string, channelId: string): OutboxJob => {
  const data: IndexData = { channelId, spaceId, purge: true };
  return { queue: SEARCH_QUEUE, name: 'purge-channel', id: jobId('purge-search', channelId), data };
};
