import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { BlobsHttpModule } from '@messagepal/blobs';
import { AttachmentsModule } from './attachments.module';
import { AttachmentAnswers } from './http/attachment-answers';
import { AttachmentsController } from './http/attachments.controller';

/** `/channels/:channel/attachments`, `/attachments/:id`, and `/uploads` where there is no S3. */
@Module({
  imports: [AccessHttpModule, AttachmentsModule, BlobsHttpModule],
  controllers: [AttachmentsController],
  providers: [AttachmentAnswers],
})
export class AttachmentsHttpModule {}
