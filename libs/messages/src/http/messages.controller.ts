import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import {
  anyChannelRoute,
  channelRoute,
  InAnyChannel,
  InChannel,
  type AnyChannelAccess,
  type ChannelAccess,
} from '@messagepal/access';
import { FilesOfMessage } from '@messagepal/attachments';
import { SnowflakePipe } from '@messagepal/errors';
import type { Message, Snowflake } from '@messagepal/protocol';
import { Route } from '@messagepal/runtime';
import type { Response } from 'express';
import { MessagePages } from '../message-pages';
import { MessagesService } from '../messages.service';
import { BulkDeleteDto } from './bulk-delete.dto';
import { CreateMessageDto, EditMessageDto, toChange, toDraft } from './create-message.dto';
import { MessageAnswers } from './message-answers';
import { MessageViews } from './message-views';
import { MessageDto } from './message.dto';
import { PageMessagesDto, toPageQuery } from './page-messages.dto';

const TAG = 'Messages';
const CONTENT = { content: 'Hello, everybody' };

@Controller('channels/:channel/messages')
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly pages: MessagePages,
    private readonly views: MessageViews,
    private readonly answers: MessageAnswers,
  ) {}

  @Get()
  @Route({
    id: 'listMessages',
    tag: TAG,
    summary: 'Messages of a channel',
    description:
      'Newest first, by an exclusive cursor. Empty without READ_MESSAGE_HISTORY. The Link header leads on to older (`next`) and newer (`prev`) messages.',
    rule: anyChannelRoute('READ_MESSAGES'),
    bucket: { name: 'messages-read', limit: 50, perMs: 10_000 },
    answers: [{ status: 200, description: 'The messages', type: [MessageDto] }],
    errors: ['UNKNOWN_CHANNEL', 'WRONG_CHANNEL_TYPE'],
  })
  async list(@InAnyChannel() inside: AnyChannelAccess, @Query() dto: PageMessagesDto, @Res() response: Response) {
    const page = await this.pages.of(inside, toPageQuery(dto));
    await this.answers.page(response, toPageQuery(dto), page, inside.member.userId);
  }

  @Post()
  @UseInterceptors(FilesOfMessage)
  @Route({
    id: 'createMessage',
    tag: TAG,
    summary: 'Send a message',
    description:
      'Answered when it is stored and on its way: whoever sees the channel hears MESSAGE_CREATE. Repeat it with the same nonce when the outcome is not known. In slow mode who sent one waits for the next: 429 with the code 20016. With ATTACH_FILES it may have files: those that were uploaded before, or as `multipart/form-data` with the message as JSON in `payload_json` and the files as `files[n]`.',
    streams: 'multipart/form-data',
    rule: anyChannelRoute('READ_MESSAGES', 'SEND_MESSAGES'),
    bucket: { name: 'messages-send', limit: 5, perMs: 5_000 },
    answers: [
      { status: 201, description: 'The message', type: MessageDto },
      { status: 200, description: 'The message that this nonce was used for', type: MessageDto },
    ],
    errors: ['UNKNOWN_CHANNEL', 'MISSING_PERMISSIONS', 'WRONG_CHANNEL_TYPE', 'EMPTY_MESSAGE', 'SLOWMODE'],
    body: { type: CreateMessageDto, example: { ...CONTENT, nonce: '01J8ZQ' } },
  })
  async create(@InAnyChannel() inside: AnyChannelAccess, @Body() dto: CreateMessageDto, @Res() response: Response) {
    await this.answers.sent(response, await this.messages.send(inside, toDraft(dto)), inside.member.userId);
  }

  @Post('bulk-delete')
  @HttpCode(204)
  @Route({
    id: 'bulkDeleteMessages',
    tag: TAG,
    summary: 'Delete many messages',
    description:
      'At most 14 days old. Whoever sees the channel hears one MESSAGE_DELETE_BULK with those that were there.',
    rule: channelRoute('READ_MESSAGES', 'MANAGE_MESSAGES'),
    bucket: { name: 'messages-bulk-delete', limit: 5, perMs: 5_000 },
    answers: [{ status: 204, description: 'They are gone' }],
    errors: ['UNKNOWN_CHANNEL', 'MISSING_PERMISSIONS', 'BULK_DELETE_TOO_OLD', 'CANNOT_IN_DM'],
    body: { type: BulkDeleteDto, example: { messages: ['1132471000000000001', '1132471000000000002'] } },
  })
  async removeMany(@InChannel() inside: ChannelAccess, @Body() { messages }: BulkDeleteDto): Promise<void> {
    await this.messages.removeMany(inside, messages);
  }

  @Get(':message')
  @Route({
    id: 'getMessage',
    tag: TAG,
    summary: 'A message',
    rule: anyChannelRoute('READ_MESSAGES', 'READ_MESSAGE_HISTORY'),
    bucket: { name: 'messages-read', limit: 50, perMs: 10_000 },
    answers: [{ status: 200, description: 'The message', type: MessageDto }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_MESSAGE', 'MISSING_PERMISSIONS'],
  })
  async get(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) id: Snowflake,
  ): Promise<Message> {
    const [message] = await this.views.all(await this.messages.pageOf(inside, id), inside.member.userId);
    return message as Message;
  }

  @Patch(':message')
  @Route({
    id: 'updateMessage',
    tag: TAG,
    summary: 'Edit one’s message',
    description:
      'Absent fields stay as they are, null clears. New content mentions anew. Whoever sees the channel hears MESSAGE_UPDATE; of an old message, only who may read the history.',
    rule: anyChannelRoute('READ_MESSAGES', 'SEND_MESSAGES'),
    bucket: { name: 'messages-edit', limit: 5, perMs: 5_000 },
    answers: [{ status: 200, description: 'The message as it is now', type: MessageDto }],
    errors: [
      'UNKNOWN_CHANNEL',
      'UNKNOWN_MESSAGE',
      'MISSING_PERMISSIONS',
      'NOT_THE_AUTHOR',
      'SYSTEM_MESSAGE',
      'EMPTY_MESSAGE',
    ],
    body: { type: EditMessageDto, example: CONTENT },
  })
  async update(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) id: Snowflake,
    @Body() change: EditMessageDto,
  ): Promise<Message> {
    return this.views.own(await this.messages.edit(inside, id, toChange(change)), inside.member.userId);
  }

  @Delete(':message')
  @Route({
    id: 'deleteMessage',
    tag: TAG,
    summary: 'Delete a message',
    description: 'One’s own, or anybody’s with MANAGE_MESSAGES. Whoever sees the channel hears MESSAGE_DELETE.',
    rule: anyChannelRoute('READ_MESSAGES'),
    bucket: { name: 'messages-delete', limit: 5, perMs: 1_000 },
    answers: [{ status: 204, description: 'It is gone' }],
    errors: ['UNKNOWN_CHANNEL', 'UNKNOWN_MESSAGE', 'MISSING_PERMISSIONS'],
  })
  async remove(
    @InAnyChannel() inside: AnyChannelAccess,
    @Param('message', SnowflakePipe) id: Snowflake,
  ): Promise<void> {
    await this.messages.remove(inside, id);
  }
}
