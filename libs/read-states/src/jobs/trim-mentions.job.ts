import type { OnModuleInit } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { HandlesJobs, HourlyJobs, JobHandler } from '@messagepal/jobs';
import { keptFrom } from '@messagepal/messages';
import type { Job } from 'bullmq';
import { MentionBook } from '../mentions/mention-book';

export const MENTIONS_QUEUE = 'mentions';

/** Every hour forgets mentions that are older than they are counted, though their messages may be kept. */
@HandlesJobs(MENTIONS_QUEUE, { concurrency: 1 })
export class TrimMentions extends JobHandler implements OnModuleInit {
  constructor(
    private readonly book: MentionBook,
    private readonly config: Config,
    private readonly hourly: HourlyJobs,
  ) {
    super();
  }

  onModuleInit(): void {
    this.hourly.add({ queue: MENTIONS_QUEUE, name: 'trim-mentions', data: {} });
  }

  handle({ timestamp }: Job): Promise<void> {
    return this.book.trim(keptFrom(this.config.mentionRetentionDays, timestamp));
  }
}
