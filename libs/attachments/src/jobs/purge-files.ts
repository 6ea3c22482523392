import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import type { Job } from 'bullmq';
import { AttachmentRows } from '../attachment-rows';
import { FILE_PURGES_QUEUE } from './purge-schedule';

/** Deletes the files of a channel that is gone; their bytes are removed by the sweeper. Doing it again is harmless. */
@HandlesJobs(FILE_PURGES_QUEUE, { concurrency: 1 })
export class PurgeFiles extends JobHandler<{ channelId: string }> {
  constructor(private readonly rows: AttachmentRows) {
    super();
  }

  async handle({ data: { channelId } }: Job<{ channelId: string }>): Promise<void> {
    await this.rows.markDeleted({ channelId });
  }
}
