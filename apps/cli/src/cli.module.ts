import { Module } from '@nestjs/common';
import { AuthModule } from '@messagepal/auth';
import { CacheModule } from '@messagepal/cache';
import { ChannelsModule } from '@messagepal/channels';
import { DatabaseModule } from '@messagepal/database';
import { EventLogModule } from '@messagepal/event-log';
import { GuildsModule } from '@messagepal/guilds';
import { RetainedChannels } from '@messagepal/messages';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { SearchIndexModule } from '@messagepal/search';
import { UsersModule } from '@messagepal/users';

/** What the commands work with. */
@Module({
  imports: [
    DatabaseModule,
    EventLogModule,
    CacheModule,
    RateLimitsModule,
    UsersModule,
    AuthModule,
    GuildsModule,
    ChannelsModule,
    SearchIndexModule,
  ],
  providers: [RetainedChannels],
})
export class CliModule {}
