import { Module } from '@nestjs/common';
import { jobQueue } from '@messagepal/jobs';
import { ATTACHMENTS_QUEUE } from './attachment.jobs';
import { AttachmentsModule } from './attachments.module';
import { ExpiredFiles } from './jobs/expired-files';
import { FileSweeper } from './jobs/file-sweeper';
import { PurgeFiles } from './jobs/purge-files';
import { FILE_PURGES_QUEUE } from './jobs/purge-schedule';
import { StrayBlobs } from './jobs/stray-blobs';

/** The clean-up after files: for workers. Needs the global jobs module. */
@Module({
  imports: [AttachmentsModule, jobQueue(ATTACHMENTS_QUEUE), jobQueue(FILE_PURGES_QUEUE)],
  providers: [ExpiredFiles, FileSweeper, PurgeFiles, StrayBlobs],
  exports: [ExpiredFiles, FileSweeper, StrayBlobs],
})
export class AttachmentsJobsModule {}
