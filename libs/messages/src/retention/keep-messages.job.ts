import { Logger, type OnModuleInit } from '@nestjs/common';
import { HandlesJobs, HourlyJobs, JobHandler } from '@messagepal/jobs';
import type { Job } from 'bullmq';
import { keptFrom, MessageRetention } from './message-retention';
import { RetainedChannels, type RetainedChannel } from './retained-channels';

export const RETENTION_QUEUE = 'retention';

/** How far a round is. */
export interface RetentionRound extends Record<string, string | null> {
  /** Everything up to this channel is done. */
  after: string | null;
  /** The channel that is at work: after a crash it may have lost its messages and not what goes with them. */
  under: string | null;
}

/** Every hour removes what is older than it is kept. A crash costs no more than the channel under way. */
@HandlesJobs(RETENTION_QUEUE, { concurrency: 1 })
export class KeepMessages extends JobHandler<RetentionRound> implements OnModuleInit {
  private readonly logger = new Logger(KeepMessages.name);

  constructor(
    private readonly channels: RetainedChannels,
    private readonly retention: MessageRetention,
    private readonly hourly: HourlyJobs,
  ) {
    super();
  }

  onModuleInit(): void {
    this.hourly.add({ queue: RETENTION_QUEUE, name: 'keep-messages', data: { after: null, under: null } });
  }

  async handle(job: Job<RetentionRound>): Promise<void> {
    let dropped = 0;
    for (let after: string | undefined = job.data.after ?? '0'; after !== undefined;) {
      const part = await this.channels.after(after);
      for (const channel of part) if (await this.keep(job, channel)) dropped += 1;
      after = part.at(-1)?.channelId;
      if (after !== undefined) await job.updateData({ after, under: null });
    }
    if (dropped > 0) this.logger.log(`Old messages were removed from ${dropped} channels`);
  }

  private async keep(job: Job<RetentionRound>, channel: RetainedChannel): Promise<boolean> {
    const below = keptFrom(channel.days, job.timestamp);
    const isAgain = job.data.under === channel.channelId;
    if (!isAgain && !(await this.retention.hasBelow(channel.channelId, below))) return false;
    await job.updateData({ ...job.data, under: channel.channelId });
    await this.retention.drop(channel, below);
    return true;
  }
}
