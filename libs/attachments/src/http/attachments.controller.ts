import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { anyChannelRoute, InAnyChannel, type AnyChannelAccess } from '@messagepal/access';
import { Config } from '@messagepal/config';
import { ApiError, SnowflakePipe } from '@messagepal/errors';
import { toTimestamp, type Attachment, type Snowflake } from '@messagepal/protocol';
import { Caller, Route, selfRoute, type Principal } from '@messagepal/runtime';
import type { Response } from 'express';
import { toStored } from '../attachment';
import { AttachmentReader } from '../attachment-reader';
import { AttachmentUploads, type Reservation } from '../attachment-uploads.service';
import { toAttachment } from '../attachment.presenter';
import { AttachmentAnswers } from './attachment-answers';
import { AttachmentDto, UploadsDto } from './attachment.dto';
import { CompleteAttachmentDto, ReserveAttachmentsDto, toFiles } from './reserve-attachments.dto';
import { ThumbnailDto, toSpec } from './thumbnail.dto';

const TAG = 'Attachments';

@Controller()
export class AttachmentsController {
  constructor(
    private readonly uploads: AttachmentUploads,
    private readonly reader: AttachmentReader,
    private readonly answers: AttachmentAnswers,
    private readonly config: Config,
  ) {}

  @Post('channels/:channel/attachments')
  @Route({
    id: 'reserveAttachments',
    tag: TAG,
    summary: 'Reserve places for files',
    description:
      'The first of three steps: upload each file by the requests that this answers, complete it, and send a message with its id. Simple clients send the files with the message, as a form.',
    rule: anyChannelRoute('READ_MESSAGES', 'SEND_MESSAGES', 'ATTACH_FILES'),
    bucket: { name: 'attachments-reserve', limit: 20, perMs: 10_000 },
    answers: [{ status: 201, description: 'Where to upload them', type: UploadsDto }],
    errors: [
      'UNKNOWN_CHANNEL',
      'MISSING_PERMISSIONS',
      'FILE_TOO_LARGE',
      'MAX_PENDING_FILES',
      'UPLOADS_OF_DAY_USED',
      'STORAGE_FULL',
    ],
    body: {
      type: ReserveAttachmentsDto,
      example: { files: [{ filename: 'holiday.jpg', size: 182_734, content_type: 'image/jpeg' }] },
    },
  })
  async reserve(@InAnyChannel() inside: AnyChannelAccess, @Body() dto: ReserveAttachmentsDto): Promise<UploadsDto> {
    return { attachments: (await this.uploads.reserve(inside, toFiles(dto))).map(toUpload) };
  }

  @Post('attachments/:attachment/complete')
  @Route({
    id: 'completeAttachment',
    tag: TAG,
    summary: 'Complete an upload',
    description:
      'Tells that all bytes are there. From now on the file may be sent, in one message, within a day. Repeating it answers the same.',
    rule: selfRoute,
    bucket: { name: 'attachments-complete', limit: 50, perMs: 10_000 },
    answers: [{ status: 200, description: 'The file', type: AttachmentDto }],
    errors: ['UNKNOWN_ATTACHMENT', 'UPLOAD_INCOMPLETE'],
    body: { type: CompleteAttachmentDto, example: {} },
  })
  async complete(
    @Caller() { userId }: Principal,
    @Param('attachment', SnowflakePipe) id: Snowflake,
    @Body() { parts }: CompleteAttachmentDto,
  ): Promise<Attachment> {
    return toAttachment(toStored(await this.uploads.complete(userId, id, parts)), this.config.publicUrl);
  }

  @Delete('attachments/:attachment')
  @Route({
    id: 'discardAttachment',
    tag: TAG,
    summary: 'Forget a file that was not sent',
    description:
      'One’s own, uploaded or only reserved. A file in a message goes with the message, or by an edit of it.',
    rule: selfRoute,
    answers: [{ status: 204, description: 'It is gone' }],
    errors: ['UNKNOWN_ATTACHMENT'],
  })
  async discard(@Caller() { userId }: Principal, @Param('attachment', SnowflakePipe) id: Snowflake): Promise<void> {
    await this.uploads.discard(userId, id);
  }

  @Get('attachments/:attachment/:filename')
  @Route({
    id: 'getAttachment',
    tag: TAG,
    summary: 'Fetch a file',
    description:
      'For who may read its message at this moment; before it is sent, for who uploaded it. Of images a smaller one by width, height and format. Answers the bytes, also ranges of them, or leads to where they are by a link that lives for at most a minute.',
    rule: selfRoute,
    bucket: { name: 'attachments-read', limit: 200, perMs: 10_000 },
    answers: [
      { status: 200, description: 'The file', bytes: true },
      { status: 206, description: 'The part of it that Range asks for', bytes: true },
      { status: 302, description: 'Where it is' },
      { status: 304, description: 'It is what If-None-Match says' },
      { status: 416, description: 'It has no such part' },
    ],
    errors: ['UNKNOWN_ATTACHMENT'],
  })
  async get(
    @Caller() { userId }: Principal,
    @Param('attachment', SnowflakePipe) id: Snowflake,
    @Param('filename') filename: string,
    @Query() dto: ThumbnailDto,
    @Res() response: Response,
  ): Promise<void> {
    const row = await this.reader.find(userId, id);
    if (row.filename !== filename) throw new ApiError('UNKNOWN_ATTACHMENT');
    await this.answers.send(response, row, toSpec(dto));
  }
}

const toUpload = ({ row, target }: Reservation): UploadsDto['attachments'][number] => ({
  id: row.id,
  filename: row.filename,
  requests: target.requests.map((request) => ({ ...request, headers: { ...request.headers } })),
  expires_at: toTimestamp(target.expiresAt),
});
