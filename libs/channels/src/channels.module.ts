import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '@messagepal/access';
import { GuildsModule } from '@messagepal/guilds';
import { ChannelDeletion } from './channel-deletion';
import { ChannelOrder } from './channel-order.service';
import { ChannelViews } from './channel-views';
import { ChannelEntity } from './channel.entity';
import { ChannelsService } from './channels.service';
import { DefaultChannels } from './default-channels';
import { LastMessages } from './last-messages';

/** The channels of guilds, without HTTP. Needs the global database, event log, cache and configuration. */
@Module({
  imports: [AccessModule, GuildsModule, TypeOrmModule.forFeature([ChannelEntity])],
  providers: [ChannelDeletion, ChannelOrder, ChannelsService, ChannelViews, DefaultChannels, LastMessages],
  exports: [ChannelDeletion, ChannelOrder, ChannelsService, ChannelViews, LastMessages],
})
export class ChannelsModule {}
