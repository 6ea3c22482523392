import { Module } from '@nestjs/common';
import { Access } from './access';
import { ChannelDirectory } from './channel-directory';
import { DmViews } from './dm-views';
import { GuildViews } from './guild-views';
import { Memberships } from './memberships';

/** Who may do what: for every process that answers or delivers. Needs the global database and event log. */
@Module({
  providers: [Access, ChannelDirectory, DmViews, GuildViews, Memberships],
  exports: [Access, ChannelDirectory, DmViews, GuildViews, Memberships],
})
export class AccessModule {}
