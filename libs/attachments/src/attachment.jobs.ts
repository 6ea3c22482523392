import type { OutboxJob } from '@messagepal/database';
import { jobId } from '@messagepal/jobs';

/** Looks into uploaded files; jobs are named `process` and carry an {@link AttachmentJob}. */
export const ATTACHMENTS_QUEUE = 'attachments';
/** Brings what was found to the messages. */
export const ATTACHMENT_NEWS_QUEUE = 'attachment-news';

/** What a job about a file carries. */
export interface AttachmentJob extends Record<string, string> {
  attachmentId: string;
}

/** @param again tells a further attempt from those before */
export const processJob = (attachmentId: string, again?: string): OutboxJob => ({
  queue: ATTACHMENTS_QUEUE,
  name: 'process',
  id: jobId('process-attachment', attachmentId, ...(again === undefined ? [] : [again])),
  data: { attachmentId },
});

/** @param version of the findings: each is told of once */
export const newsJob = (attachmentId: string, version: number): OutboxJob => ({
  queue: ATTACHMENT_NEWS_QUEUE,
  name: 'tell',
  id: jobId('attachment-news', attachmentId, String(version)),
  data: { attachmentId },
});
