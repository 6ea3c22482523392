import { Module } from '@nestjs/common';
import { AccessModule } from '@messagepal/access';
import { BlobsModule } from '@messagepal/blobs';
import { AttachmentRows } from './attachment-rows';
import { Thumbnails } from './thumbnails';

/** Files without HTTP. Needs the global database and configuration. */
@Module({
  imports: [AccessModule, BlobsModule],
  providers: [AttachmentRows, Thumbnails],
  exports: [AttachmentRows, Thumbnails],
})
export class AttachmentsModule {}
