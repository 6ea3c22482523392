import { Controller, Param, Put, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { ApiError } from '@messagepal/errors';
import { incomingBytes, publicRoute, Route } from '@messagepal/runtime';
import type { Request, Response } from 'express';
import { BlobStore } from '../blob-store';
import { FilesystemBlobStore } from '../blob-store.filesystem';

/** Takes what is uploaded by signed links. With S3 the links lead there, and nothing here takes anything. */
@Controller('uploads')
export class UploadsController {
  constructor(private readonly blobs: BlobStore) {}

  @Put(':token')
  @Route({
    id: 'uploadFile',
    tag: 'Attachments',
    summary: 'Upload a file or a part of it',
    description:
      'The URL is one of those that `reserveAttachments` answers and is used as it is; without an S3 server they lead here. The bytes are the body. The ETag of the answer belongs to the part.',
    rule: publicRoute,
    streams: 'application/octet-stream',
    bucket: { name: 'uploads', limit: 200, perMs: 10_000 },
    answers: [{ status: 200, description: 'It is taken, and may be sent again until the upload is completed' }],
    errors: ['UPLOAD_REFUSED', 'UPLOAD_INCOMPLETE', 'FILE_TOO_LARGE', 'NOT_FOUND', 'UNSUPPORTED_MEDIA_TYPE'],
  })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  async upload(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (!(this.blobs instanceof FilesystemBlobStore)) throw new ApiError('NOT_FOUND');
    const etag = await this.blobs.receive(token, incomingBytes(request));
    response.setHeader('ETag', `"${etag}"`).status(200).end();
  }
}
