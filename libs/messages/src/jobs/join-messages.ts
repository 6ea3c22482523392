import { GuildViews, Memberships } from '@messagepal/access';
import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import type { Job } from 'bullmq';
import { SystemMessages } from '../system-messages';
import { JOINS_QUEUE, type Join } from './join-schedule';

/**
 * Tells of joins in the channel that the guild has named for it. A job that fails is repeated under the same name, so that
 * within 5 minutes it makes one message.
 */
@HandlesJobs(JOINS_QUEUE, { concurrency: 4 })
export class JoinMessages extends JobHandler<Join> {
  constructor(
    private readonly messages: SystemMessages,
    private readonly views: GuildViews,
    private readonly memberships: Memberships,
  ) {
    super();
  }

  async handle({ data: { guildId, userId, version } }: Job<Join>): Promise<void> {
    const view = await this.views.current(guildId);
    if (!view?.systemChannelId) return;
    // Of who was thrown out meanwhile nobody wants to read that they came.
    if (!(await this.memberships.find(guildId, userId, view.rights))) return;
    const name = `join-${guildId}-${version}`;
    await this.messages.joined({ guildId, channelId: view.systemChannelId, userId, name });
  }
}
