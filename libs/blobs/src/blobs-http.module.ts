import { Module } from '@nestjs/common';
import { BlobsModule } from './blobs.module';
import { UploadsController } from './http/uploads.controller';

/** Where clients upload to while there is no S3. */
@Module({ imports: [BlobsModule], controllers: [UploadsController] })
export class BlobsHttpModule {}
