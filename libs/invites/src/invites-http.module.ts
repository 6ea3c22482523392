import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { ChannelInvitesController } from './http/channel-invites.controller';
import { InvitesController } from './http/invites.controller';
import { InviteWriting } from './http/invite-writing';
import { InviteLookups } from './invite-lookups';
import { InvitesModule } from './invites.module';

/** `/channels/:channel/invites` and `/invites/:code`. */
@Module({
  imports: [RateLimitsModule, AccessHttpModule, InvitesModule],
  controllers: [ChannelInvitesController, InvitesController],
  providers: [InviteLookups, InviteWriting],
})
export class InvitesHttpModule {}
