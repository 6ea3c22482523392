import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { UsersModule } from '@messagepal/users';
import { AcksController } from './http/acks.controller';
import { MentionViews } from './http/mention-views';
import { NotificationSettingsController } from './http/notification-settings.controller';
import { OwnReadStatesController } from './http/own-read-states.controller';
import { ReadStatesModule } from './read-states.module';

/** Acks of messages, and the read states and mentions of `/users/@me`. */
@Module({
  imports: [AccessHttpModule, ReadStatesModule, UsersModule],
  controllers: [AcksController, NotificationSettingsController, OwnReadStatesController],
  providers: [MentionViews],
})
export class ReadStatesHttpModule {}
