import { Module } from '@nestjs/common';
import { AccessHttpModule, AccessModule } from '@messagepal/access';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { ChannelsModule } from './channels.module';
import { ChannelPermissionsController } from './http/channel-permissions.controller';
import { ChannelsController } from './http/channels.controller';
import { GuildChannelsController } from './http/guild-channels.controller';
import { PermissionViews } from './permission-views';
import { TypingService } from './typing.service';

/** `/guilds/:guild/channels` and `/channels/:channel`. */
@Module({
  imports: [RateLimitsModule, AccessModule, AccessHttpModule, ChannelsModule],
  controllers: [GuildChannelsController, ChannelsController, ChannelPermissionsController],
  providers: [PermissionViews, TypingService],
})
export class ChannelsHttpModule {}
