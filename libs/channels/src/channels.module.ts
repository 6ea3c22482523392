import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '@messagepal/access';
import { GuildsModule } from '@messagepal/guilds';
import { ChannelDeletion } from './channel-deletion';
import { ChannelOrder } from './channel-order.service';
import { ChannelOverwrites } from './channel-overwrites.service';
import { ChannelUpdates } from './channel-update.service';
import { ChannelViews } from './channel-views';
import { ChannelEntity } from './channel.entity';
import { ChannelsService } from './channels.service';
import { DefaultChannels } from './default-channels';
import { DmRoutes } from './dm-routes';
import { LastMessages } from './last-messages';
import { OverwriteEditor } from './overwrite-editor';
import { RoleOverwrites } from './role-overwrites';

/** The channels of guilds, and what is known of all channels, without HTTP. Needs the global database, event log, cache and configuration. */
@Module({
  imports: [AccessModule, GuildsModule, TypeOrmModule.forFeature([ChannelEntity])],
  providers: [
    ChannelDeletion,
    ChannelOrder,
    ChannelOverwrites,
    ChannelsService,
    ChannelUpdates,
    ChannelViews,
    DefaultChannels,
    DmRoutes,
    LastMessages,
    OverwriteEditor,
    RoleOverwrites,
  ],
  exports: [
    ChannelDeletion,
    ChannelOrder,
    ChannelOverwrites,
    ChannelsService,
    ChannelUpdates,
    ChannelViews,
    DmRoutes,
    LastMessages,
  ],
})
export class ChannelsModule {}
