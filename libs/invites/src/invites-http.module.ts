import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { ChannelInvitesController } from './http/channel-invites.controller';
import { InvitesController } from './http/invites.controller';
import { InviteLookups } from './invite-lookups';
import { InvitesModule } from './invites.module';

/** `/channels/:channel/invites` and `/invites/:code`. */
@Module({
  imports: [AccessHttpModule, InvitesModule, RateLimitsModule],
  controllers: [ChannelInvitesController, InvitesController],
  providers: [InviteLookups],
})
export class InvitesHttpModule {}
