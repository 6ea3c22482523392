import { Module } from '@nestjs/common';
import { BlobsModule } from '@messagepal/blobs';
import { jobQueue } from '@messagepal/jobs';
import { MediaModule } from '@messagepal/media';
import { ATTACHMENTS_QUEUE } from '../attachment.jobs';
import { AttachmentsModule } from '../attachments.module';
import { FileScannerModule } from '../scanning/file-scanner.module';
import { AttachmentProcessor } from './attachment-processor';
import { FileLookup } from './file-lookup';
import { ImageLookup } from './image-lookup';
import { ProcessAttachment } from './process-attachment.job';
import { ThumbnailMaker } from './thumbnail-maker';

/** Makes thumbnails of sizes that nobody has asked for before: for who serves files. */
@Module({
  imports: [AttachmentsModule, BlobsModule, MediaModule],
  providers: [ImageLookup, ThumbnailMaker],
  exports: [ImageLookup],
})
export class ThumbnailsModule {}

/** Looks into uploaded files: for workers. */
@Module({
  imports: [
    ThumbnailsModule,
    AttachmentsModule,
    BlobsModule,
    MediaModule,
    FileScannerModule,
    jobQueue(ATTACHMENTS_QUEUE),
  ],
  providers: [FileLookup, AttachmentProcessor, ProcessAttachment],
})
export class AttachmentProcessingModule {}
