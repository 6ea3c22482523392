import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChannelDeletion } from '@messagepal/channels';
import type { OutboxJob } from '@messagepal/database';
import { GuildDeletion } from '@messagepal/guilds';
import { jobId } from '@messagepal/jobs';

export const FILE_PURGES_QUEUE = 'file-purges';

/** Sees to it that files go after their channel. Until then nobody gets them: nobody sees the channel. */
@Injectable()
export class FilePurgeSchedule implements OnModuleInit {
  constructor(
    private readonly channels: ChannelDeletion,
    private readonly guilds: GuildDeletion,
  ) {}

  onModuleInit(): void {
    this.channels.register(async (_tx, change, channelId) => change.schedule(purgeOf(channelId)));
    this.guilds.register(async (tx, change) => {
      const sql = 'SELECT id FROM channels WHERE guild_id = $1';
      for (const { id } of await tx.query<{ id: string }[]>(sql, [change.guild.id])) change.schedule(purgeOf(id));
    });
  }
}

const purgeOf = (channelId: string): OutboxJob => ({
  queue: FILE_PURGES_QUEUE,
  name: 'purge-channel',
  id: jobId('purge-files', channelId),
  data: { channelId },
});
