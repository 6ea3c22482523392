import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChannelDeletion } from '@messagepal/channels';
import { DmDeletion } from '@messagepal/direct-messages';
import type { OutboxJob } from '@messagepal/database';
import { GuildDeletion } from '@messagepal/guilds';
import { jobId } from '@messagepal/jobs';

export const MESSAGES_QUEUE = 'messages';

/** Sees to it that a deleted channel's messages are purged after it, those of a deleted guild's channels and of a group that nobody is in as well. */
@Injectable()
export class PurgeSchedule implements OnModuleInit {
  constructor(
    private readonly channels: ChannelDeletion,
    private readonly guilds: GuildDeletion,
    private readonly dms: DmDeletion,
  ) {}

  onModuleInit(): void {
    this.channels.register(async (_tx, change, channelId) => change.schedule(purgeOf(channelId)));
    this.dms.register((change) => change.schedule(purgeOf(change.channel.id)));
    this.guilds.register(async (tx, change) => {
      const channels = await tx.query<{ id: string }[]>('SELECT id FROM channels WHERE guild_id = $1', [
        change.guild.id,
      ]);
      for (const { id } of channels) change.schedule(purgeOf(id));
    });
  }
}

const purgeOf = (channelId: string): OutboxJob => ({
  queue: MESSAGES_QUEUE,
  name: 'purge-channel',
  id: jobId('purge-channel', channelId),
  data: { channelId },
});
