import { Module } from '@nestjs/common';
import { BlobsModule } from '@messagepal/blobs';
import { MediaChildren } from './children/media-children';
import { Media } from './media';
import { PublicImageOwners } from './public/public-image-owners';
import { PublicImageSweeper } from './public/public-image-sweeper';
import { PublicImages } from './public/public-images';
import { PublicImagesController } from './public/public-images.controller';

/** Provides {@link Media} and {@link PublicImages}. Its processes come with the first piece of work. */
@Module({
  imports: [BlobsModule],
  providers: [MediaChildren, Media, PublicImageOwners, PublicImages],
  exports: [Media, PublicImageOwners, PublicImages],
})
export class MediaModule {}

/** Serves avatars, icons and emoji. */
@Module({ imports: [MediaModule], controllers: [PublicImagesController] })
export class PublicImagesModule {}

/** Removes pictures that nobody shows: for workers. */
@Module({ imports: [MediaModule], providers: [PublicImageSweeper], exports: [PublicImageSweeper] })
export class MediaJobsModule {}
