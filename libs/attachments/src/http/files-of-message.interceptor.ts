import type { Readable } from 'node:stream';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { AnyChannelAccess, RequestWithAccess } from '@messagepal/access';
import { bounded } from '@messagepal/blobs';
import { Config } from '@messagepal/config';
import { ApiError, fieldErrors } from '@messagepal/errors';
import { bits, hasAll } from '@messagepal/permissions';
import { incomingBytes } from '@messagepal/runtime';
import type { Observable } from 'rxjs';
import { catchError } from 'rxjs';
import { AttachmentRows } from '../attachment-rows';
import { AttachmentUploads } from '../attachment-uploads.service';
import { bodyOf, numberOf, type TakenFile } from '../form/form-body';
import { readForm, type FormFile } from '../form/file-form';

const FORM = 'multipart/form-data';

/**
 * Lets a route whose body is a message be sent a form with files: they are taken in as they come, and the handler gets the body
 * as it would have been in JSON. When the message is refused they are forgotten.
 */
@Injectable()
export class FilesOfMessage implements NestInterceptor {
  constructor(
    private readonly uploads: AttachmentUploads,
    private readonly rows: AttachmentRows,
    private readonly config: Config,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<RequestWithAccess>();
    const inside = request.access?.channel;
    if (!inside || !request.is(FORM)) return next.handle();
    if (!hasAll(inside.permissions, bits('ATTACH_FILES'))) throw new ApiError('MISSING_PERMISSIONS');
    const taken: TakenFile[] = [];
    const forget = async (error: unknown): Promise<never> => {
      await this.rows.markUnsentDeleted(taken.map(({ id }) => id));
      throw error;
    };
    try {
      request.body = bodyOf(await this.readAll(request, inside, taken), taken);
    } catch (error) {
      return forget(error);
    }
    return next.handle().pipe(catchError(forget));
  }

  private async readAll(request: RequestWithAccess, inside: AnyChannelAccess, taken: TakenFile[]) {
    const { fileBytes, limits } = this.config;
    // The message itself comes on top.
    const most = Math.max(limits.attachments.formBytes, fileBytes) + limits.http.bodyBytes;
    const source = bounded(incomingBytes(request), most, 'ENTITY_TOO_LARGE');
    const bounds = { fileBytes, files: limits.attachments.perMessage, fieldBytes: limits.http.bodyBytes };
    const contentType = request.headers['content-type'] ?? FORM;
    let count = 0;
    return readForm(source, { contentType, limits: bounds }, async ({ field, ...file }) => {
      const number = numberOf(field) ?? count;
      count += 1;
      taken.push({ number, id: await this.take(inside, file) });
    });
  }

  private async take(inside: AnyChannelAccess, { body, ...file }: Omit<FormFile, 'field'>): Promise<string> {
    const { id, size } = await this.uploads.take(inside, file, body as Readable);
    if (size > 0) return id;
    await this.rows.markUnsentDeleted([id]);
    throw fieldErrors({ files: [{ code: 'FILE_EMPTY', message: 'A file has at least one byte.' }] });
  }
}
