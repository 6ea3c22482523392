import { pipeline } from 'node:stream/promises';
import { Injectable, Logger } from '@nestjs/common';
import { BlobStore } from '@messagepal/blobs';
import { ApiError } from '@messagepal/errors';
import { Config } from '@messagepal/config';
import { blankMetadata, isImageType, type ImageType } from '@messagepal/media';
import type { Response } from 'express';
import { blobKey, type AttachmentRow } from '../attachment';
import { dispositionOf } from '../disposition';
import { thumbnailKey, type ThumbnailSpec } from '../thumbnail';
import { Thumbnails } from '../thumbnails';
import { partOf, wantedBytes } from './byte-range';

const LINK_S = 60;

/** What is sent: the file, or a picture made of it. */
interface Served {
  key: string;
  etag: string;
  contentType: string;
  disposition: string;
  /** An image that still tells more than its picture: it is sent without that, in as many bytes. */
  untold?: ImageType;
}

/** Sends files, or to where they are. */
@Injectable()
export class AttachmentAnswers {
  private readonly logger = new Logger('Attachments');

  constructor(
    private readonly blobs: BlobStore,
    private readonly thumbnails: Thumbnails,
    private readonly config: Config,
  ) {}

  /** @throws ApiError UNKNOWN_ATTACHMENT where the bytes are gone, SERVICE_UNAVAILABLE while the store is away */
  async send(response: Response, row: AttachmentRow, spec?: ThumbnailSpec): Promise<void> {
    this.demandScanned(row);
    const served = (spec && (await this.thumbnail(row, spec))) ?? original(row);
    const { contentType, disposition, untold } = served;
    if (untold !== undefined) return this.stream(response, served);
    const link = await this.blobs.downloadUrl(served.key, { seconds: LINK_S, contentType, disposition });
    if (link === undefined) await this.stream(response, served);
    else await this.redirect(response, served, link);
  }

  /** Where files are scanned nobody gets one before. */
  private demandScanned({ processing }: AttachmentRow): void {
    const { clamd, unscanned } = this.config;
    if (processing !== 'waiting' || clamd === undefined || unscanned === 'serve') return;
    throw new ApiError('SERVICE_UNAVAILABLE', { message: 'The file has not been scanned yet.', retryAfter: 2 });
  }

  /** Before somebody is sent there the store is asked, so that they get an answer of ours when there is none of it. */
  private async redirect(response: Response, { key }: Served, link: string): Promise<void> {
    if (!(await this.blobs.head(key))) throw new ApiError('UNKNOWN_ATTACHMENT');
    response.status(302).setHeader('Cache-Control', 'private, no-store').setHeader('Location', link).end();
  }

  private async stream(response: Response, served: Served): Promise<void> {
    const info = await this.blobs.head(served.key);
    if (!info) throw new ApiError('UNKNOWN_ATTACHMENT');
    const { headers, method } = response.req;
    describe(response, served);
    if (headers['if-none-match']?.includes(served.etag)) return void response.status(304).end();
    const isSame = headers['if-range'] === undefined || headers['if-range'] === served.etag;
    const wanted = wantedBytes(isSame ? headers.range : undefined, info.size);
    if (wanted.kind === 'none')
      return void response.status(416).setHeader('Content-Range', `bytes */${info.size}`).end();
    const range = wanted.kind === 'some' ? wanted : { start: 0, end: info.size - 1 };
    if (wanted.kind === 'some')
      response.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end}/${info.size}`);
    response.setHeader('Content-Length', range.end - range.start + 1);
    if (method === 'HEAD') return void response.end();
    await this.copy(response, served, range);
  }

  private async copy(
    response: Response,
    { key, untold }: Served,
    range: { start: number; end: number },
  ): Promise<void> {
    const found = await this.blobs.read(key, untold === undefined ? range : undefined);
    if (!found) throw new ApiError('UNKNOWN_ATTACHMENT');
    try {
      if (untold === undefined) await pipeline(found.body, response);
      else await pipeline(found.body, blanked(untold, range), response);
    } catch (error) {
      // The headers are out: all that can be said is that it ends here.
      if (!response.destroyed) this.logger.warn(`${key} was not sent to its end`, error);
      response.destroy();
    }
  }

  private async thumbnail(row: AttachmentRow, spec: ThumbnailSpec): Promise<Served | undefined> {
    if (!isImageType(row.contentType) || row.processing === 'failed') return undefined;
    const key = thumbnailKey(row, spec);
    if (!(await this.blobs.head(key))) await this.thumbnails.make(row, spec);
    if (!(await this.blobs.head(key))) return undefined;
    const contentType = `image/${spec.format}`;
    const filename = `${row.filename}.${spec.format}`;
    const etag = `"${row.id}-${spec.width}x${spec.height}.${spec.format}"`;
    return { key, etag, contentType, disposition: dispositionOf({ filename, contentType }) };
  }
}

/** The bytes of a file never change, so its id tells them. */
const original = (row: AttachmentRow): Served => ({
  key: blobKey(row),
  etag: `"${row.id}"`,
  contentType: row.contentType,
  disposition: dispositionOf(row),
  ...(row.processing === 'waiting' && isImageType(row.contentType) && { untold: row.contentType }),
});

const blanked = (type: ImageType, range: { start: number; end: number }) => (bytes: AsyncIterable<Buffer>) =>
  partOf(blankMetadata(type, bytes), range);

/** Nothing in a file may run, and whoever keeps it asks again before it is shown: rights are of the moment. */
function describe(response: Response, { etag, contentType, disposition }: Served): void {
  response.setHeader('Content-Type', contentType);
  response.setHeader('Content-Disposition', disposition);
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('ETag', etag);
}
