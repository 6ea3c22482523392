import { Module } from '@nestjs/common';
import { MediaChildren } from './children/media-children';
import { Media } from './media';

/** Provides {@link Media}. Its processes come with the first piece of work. */
@Module({ providers: [MediaChildren, Media], exports: [Media] })
export class MediaModule {}
