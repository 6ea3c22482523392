import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { AttachmentsHttpModule, ThumbnailsModule } from '@messagepal/attachments';
import { AuthHttpModule } from '@messagepal/auth';
import { CacheModule } from '@messagepal/cache';
import { ChannelsHttpModule } from '@messagepal/channels';
import { DatabaseModule } from '@messagepal/database';
import { DirectMessagesHttpModule } from '@messagepal/direct-messages';
import { EventLogModule } from '@messagepal/event-log';
import { GuildsHttpModule } from '@messagepal/guilds';
import { InvitesHttpModule } from '@messagepal/invites';
import { PublicImagesModule } from '@messagepal/media';
import { MessagesHttpModule } from '@messagepal/messages';
import { ModerationHttpModule } from '@messagepal/moderation';
import { OperationsModule } from '@messagepal/operations';
import { RateLimitsModule } from '@messagepal/rate-limits';
import { ReadStatesHttpModule } from '@messagepal/read-states';
import { GatewayAddressModule } from '@messagepal/realtime';
import { SearchHttpModule } from '@messagepal/search';
import { RelationshipsHttpModule } from '@messagepal/relationships';
import { UsersHttpModule } from '@messagepal/users';

/** REST. The order of the first three guards is the order of the imports: who calls, how often, with what right. */
@Module({
  imports: [
    AuthHttpModule,
    RateLimitsModule,
    AccessHttpModule,
    DatabaseModule,
    EventLogModule,
    CacheModule,
    UsersHttpModule,
    RelationshipsHttpModule,
    PublicImagesModule,
    GuildsHttpModule,
    InvitesHttpModule,
    ChannelsHttpModule,
    DirectMessagesHttpModule,
    // Before messages: `…/messages/search` is no message's id.
    SearchHttpModule,
    AttachmentsHttpModule,
    ThumbnailsModule,
    MessagesHttpModule,
    ReadStatesHttpModule,
    ModerationHttpModule,
    GatewayAddressModule,
    OperationsModule,
  ],
})
export class ApiModule {}
