import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import type { Job } from 'bullmq';
import { ATTACHMENTS_QUEUE, type AttachmentJob } from '../attachment.jobs';
import { AttachmentProcessor } from './attachment-processor';

/** Has uploaded files looked into. */
@HandlesJobs(ATTACHMENTS_QUEUE, { concurrency: 4 })
export class ProcessAttachment extends JobHandler<AttachmentJob> {
  constructor(private readonly processor: AttachmentProcessor) {
    super();
  }

  handle(job: Job<AttachmentJob>): Promise<void> {
    return this.processor.process(job.data.attachmentId, (percent) => job.updateProgress(percent));
  }
}
