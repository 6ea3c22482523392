import { DmViews } from '@messagepal/access';
import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import { MessageType } from '@messagepal/protocol';
import type { Job } from 'bullmq';
import { SystemMessages } from '../system-messages';
import { GROUPS_QUEUE, type GroupNews } from './group-schedule';

const TYPES = {
  added: MessageType.RECIPIENT_ADD,
  removed: MessageType.RECIPIENT_REMOVE,
  renamed: MessageType.CHANNEL_NAME_CHANGE,
} as const;

/**
 * Tells in groups of what has become of them. A job that fails is repeated under the same name, so that within 5 minutes it makes one
 * message.
 */
@HandlesJobs(GROUPS_QUEUE, { concurrency: 4 })
export class GroupMessages extends JobHandler<GroupNews> {
  constructor(
    private readonly messages: SystemMessages,
    private readonly dms: DmViews,
  ) {
    super();
  }

  async handle({ data: { channelId, version, index, kind, actorId, userId } }: Job<GroupNews>): Promise<void> {
    const name = `group-${channelId}-${version}-${index}`;
    const happening = { guildId: null, channelId, userId: actorId, name };
    // Of a name that has been changed again meanwhile the newest is told: jobs carry no contents.
    const renamed = kind === 'renamed' ? (await this.dms.newest(channelId))?.name : undefined;
    await this.messages.changed(happening, TYPES[kind], {
      ...(userId !== null && { userId }),
      ...(renamed && { name: renamed }),
    });
  }
}
