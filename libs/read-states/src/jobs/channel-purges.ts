import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChannelDeletion } from '@messagepal/channels';
import { DmDeletion } from '@messagepal/direct-messages';
import type { OutboxJob } from '@messagepal/database';
import { GuildDeletion } from '@messagepal/guilds';
import { jobId } from '@messagepal/jobs';

export const READ_STATES_QUEUE = 'read-states';

/** Sees to it that marks and mentions go after their channel. Until then nobody is shown them: nobody sees the channel. */
@Injectable()
export class ChannelPurges implements OnModuleInit {
  constructor(
    private readonly channels: ChannelDeletion,
    private readonly guilds: GuildDeletion,
    private readonly dms: DmDeletion,
  ) {}

  onModuleInit(): void {
    this.channels.register(async (_tx, change, channelId) => change.schedule(purgeOf(channelId)));
    this.dms.register((change) => change.schedule(purgeOf(change.channel.id)));
    this.guilds.register(async (tx, change) => {
      const sql = 'SELECT id FROM channels WHERE guild_id = $1';
      for (const { id } of await tx.query<{ id: string }[]>(sql, [change.guild.id])) change.schedule(purgeOf(id));
    });
  }
}

const purgeOf = (channelId: string): OutboxJob => ({
  queue: READ_STATES_QUEUE,
  name: 'purge-channel',
  id: jobId('purge-read-states', channelId),
  data: { channelId },
});
