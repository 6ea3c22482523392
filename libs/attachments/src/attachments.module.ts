import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { BlobsModule } from '@messagepal/blobs';
import { ChannelsModule } from '@messagepal/channels';
import { GuildsModule } from '@messagepal/guilds';
import { AttachedMessages } from './attached-messages';
import { AttachmentClaims } from './attachment-claims';
import { AttachmentReader } from './attachment-reader';
import { AttachmentRows } from './attachment-rows';
import { AttachmentUploads } from './attachment-uploads.service';
import { FileUsage } from './file-usage';
import { FilePurgeSchedule } from './jobs/purge-schedule';
import { Thumbnails } from './thumbnails';
import { UploadQuota } from './upload-quota';

const SERVICES = [
  AttachedMessages,
  AttachmentClaims,
  AttachmentReader,
  AttachmentRows,
  AttachmentUploads,
  FileUsage,
  Thumbnails,
];

/** Files without HTTP. Needs the global database and configuration. */
@Module({
  imports: [AccessModule, BlobsModule, ChannelsModule, GuildsModule],
  providers: [...SERVICES, FilePurgeSchedule, UploadQuota],
  exports: SERVICES,
})
export class AttachmentsModule {}
