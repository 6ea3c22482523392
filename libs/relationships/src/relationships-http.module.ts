import { Module } from '@nestjs/common';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { FriendRequests } from './http/friend-requests';
import { RelationshipsController } from './http/relationships.controller';
import { UserSettingsController } from './http/user-settings.controller';
import { RelationshipsModule } from './relationships.module';

/** `/users/@me/relationships` and `/users/@me/settings`. */
@Module({
  imports: [RateLimitsModule, RelationshipsModule],
  controllers: [RelationshipsController, UserSettingsController],
  providers: [FriendRequests],
})
export class RelationshipsHttpModule {}
