import { Module } from '@nestjs/common';
import { AccessHttpModule } from '@messagepal/access';
import { AttachmentsModule } from '@messagepal/attachments';
import { UsersModule } from '@messagepal/users';
import { MessageAnswers } from './http/message-answers';
import { MessageViews } from './http/message-views';
import { MessagesController } from './http/messages.controller';
import { PinsController } from './http/pins.controller';
import { ReactionsController } from './http/reactions.controller';
import { MessagesModule } from './messages.module';

/** `/channels/:channel/messages` and `/channels/:channel/pins`. */
@Module({
  imports: [AccessHttpModule, AttachmentsModule, MessagesModule, UsersModule],
  controllers: [MessagesController, PinsController, ReactionsController],
  providers: [MessageAnswers, MessageViews],
  exports: [MessageViews],
})
export class MessagesHttpModule {}
