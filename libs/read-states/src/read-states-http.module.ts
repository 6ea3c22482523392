import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { MessagesHttpModule } from '@messagepal/messages';
import { AcksController } from './http/acks.controller';
import { NotificationSettingsController } from './http/notification-settings.controller';
import { OwnReadStatesController } from './http/own-read-states.controller';
import { ReadStatesModule } from './read-states.module';

/** Acks of messages, and the read states and mentions of `/users/@me`. */
@Module({
  imports: [AccessHttpModule, MessagesHttpModule, ReadStatesModule],
  controllers: [AcksController, NotificationSettingsController, OwnReadStatesController],
})
export class ReadStatesHttpModule {}
