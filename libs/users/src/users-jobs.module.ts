import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MediaModule } from '@messagepal/media';
import { ShownAvatars } from './shown-avatars';
import { UserEntity } from './user.entity';

/** What users have to do with the work of workers. */
@Module({ imports: [MediaModule, TypeOrmModule.forFeature([UserEntity])], providers: [ShownAvatars] })
export class UsersJobsModule {}
