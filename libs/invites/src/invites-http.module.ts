import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { ChannelInvitesController } from './http/channel-invites.controller';
import { GuildInvitesController } from './http/guild-invites.controller';
import { InvitesController } from './http/invites.controller';
import { InviteWriting } from './http/invite-writing';
import { InviteLookups } from './invite-lookups';
import { InvitesModule } from './invites.module';

/** `/channels/:channel/invites`, `/guilds/:guild/invites` and `/invites/:code`. */
@Module({
  imports: [RateLimitsModule, AccessHttpModule, InvitesModule],
  controllers: [ChannelInvitesController, GuildInvitesController, InvitesController],
  providers: [InviteLookups, InviteWriting],
})
export class InvitesHttpModule {}
