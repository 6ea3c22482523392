import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { ChannelsModule } from './channels.module';
import { ChannelsController } from './http/channels.controller';
import { GuildChannelsController } from './http/guild-channels.controller';
import { TypingService } from './typing.service';

/** `/guilds/:guild/channels` and `/channels/:channel`. */
@Module({
  imports: [RateLimitsModule, AccessHttpModule, ChannelsModule],
  controllers: [GuildChannelsController, ChannelsController],
  providers: [TypingService],
})
export class ChannelsHttpModule {}
