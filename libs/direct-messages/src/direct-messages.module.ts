import { Module } from '@nestjs/common';
import { ChannelsModule } from '@messagepal/channels';
import { RelationshipsModule } from '@messagepal/relationships';
import { UsersModule } from '@messagepal/users';
import { DmBlocks } from './dm-blocks';
import { DmChanges } from './dm-changes';
import { DmClosing } from './dm-closing';
import { DmDeletion } from './dm-deletion';
import { DmGroups } from './dm-groups.service';
import { DmList } from './dm-list';
import { DmOpening } from './dm-opening';
import { DmParticipants } from './dm-participants';
import { DmChannelVerbs } from './dm-verbs';

/** The channels between people, without HTTP. Needs the global database, event log, cache and configuration. */
@Module({
  imports: [ChannelsModule, RelationshipsModule, UsersModule],
  providers: [DmBlocks, DmChanges, DmChannelVerbs, DmClosing, DmDeletion, DmGroups, DmList, DmOpening, DmParticipants],
  exports: [DmChanges, DmDeletion, DmGroups, DmList, DmOpening, DmParticipants],
})
export class DirectMessagesModule {}
