import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { DirectMessagesModule } from './direct-messages.module';
import { DmBeginnings } from './http/dm-beginnings';
import { OwnDmsController } from './http/own-dms.controller';
import { RecipientsController } from './http/recipients.controller';

/** `/users/@me/channels` and `/channels/:channel/recipients`. */
@Module({
  imports: [AccessHttpModule, RateLimitsModule, DirectMessagesModule],
  controllers: [OwnDmsController, RecipientsController],
  providers: [DmBeginnings],
})
export class DirectMessagesHttpModule {}
