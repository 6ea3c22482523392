import { Module } from '@nestjs/common';
import { UsersModule } from '@messagepal/users';
import { BlockSteps } from './block-steps';
import { RelationshipsService } from './relationships.service';
import { UserSettingsService } from './user-settings.service';

/** What people are to each other, without HTTP. Needs the global database, event log, cache and configuration. */
@Module({
  imports: [UsersModule],
  providers: [BlockSteps, RelationshipsService, UserSettingsService],
  exports: [BlockSteps, RelationshipsService, UserSettingsService],
})
export class RelationshipsModule {}
