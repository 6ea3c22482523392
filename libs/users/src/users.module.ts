import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UserEntity } from './user.entity';
import { UserEvents } from './user.events';
import { UserSummaries } from './user-summaries';
import { UsersService } from './users.service';
import { VisibleStatuses } from './visible-statuses';

/** Users without their HTTP routes. Needs the database, event log and cache modules in the same application. */
@Module({
  imports: [TypeOrmModule.forFeature([UserEntity])],
  providers: [UsersService, UserSummaries, UserEvents, VisibleStatuses],
  exports: [UsersService, UserSummaries, UserEvents, VisibleStatuses],
})
export class UsersModule {}
