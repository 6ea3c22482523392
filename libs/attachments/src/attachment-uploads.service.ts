import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { guildIdOf, type AnyChannelAccess } from '@messagepal/access';
import { BlobStore, type UploadedPart, type UploadTarget } from '@messagepal/blobs';
import { Config } from '@messagepal/config';
import { Snowflakes, Transactions } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { kindOf, sniff, SNIFF_BYTES, UNKNOWN_TYPE } from '@messagepal/media';
import type { EntityManager } from 'typeorm';
import { blobKey, type AttachmentRow } from './attachment';
import { AttachmentRows } from './attachment-rows';
import { cleanFilename } from './filename';
import { UploadQuota } from './upload-quota';

/** A file that somebody wants to upload. */
export interface AnnouncedFile {
  filename: string;
  /** Bytes, exactly. */
  size: number;
  /** What its sender takes it for; only ever believed where the bytes agree. */
  contentType?: string;
}

/** A place for a file, and how it gets there. */
export interface Reservation {
  row: AttachmentRow;
  target: UploadTarget;
}

/** Files on their way in: reserved, uploaded to the store, completed. */
@Injectable()
export class AttachmentUploads {
  constructor(
    private readonly rows: AttachmentRows,
    private readonly blobs: BlobStore,
    private readonly quota: UploadQuota,
    private readonly transactions: Transactions,
    private readonly ids: Snowflakes,
    private readonly config: Config,
  ) {}

  /**
   * Makes room for files that the caller will upload and send in this channel. Rights are checked before.
   *
   * @throws ApiError FILE_TOO_LARGE, MAX_PENDING_FILES, UPLOADS_OF_DAY_USED, STORAGE_FULL, SERVICE_UNAVAILABLE
   */
  async reserve(inside: AnyChannelAccess, files: readonly AnnouncedFile[]): Promise<Reservation[]> {
    const rows = await this.insert(inside, files);
    try {
      const targets = await Promise.all(rows.map((row) => this.blobs.beginUpload(blobKey(row), row.size)));
      const uploads = rows.map((row, index) => ({ row, target: targets[index] as UploadTarget }));
      await this.rememberUploads(uploads);
      return uploads;
    } catch (error) {
      await this.rows.markDeleted({ ids: rows.map(({ id }) => id) });
      throw error;
    }
  }

  /**
   * Takes an uploaded file in: from now on it may be sent. Repeating it answers the same.
   *
   * @throws ApiError UNKNOWN_ATTACHMENT for what is not the caller's, UPLOAD_INCOMPLETE, SERVICE_UNAVAILABLE
   */
  async complete(userId: string, id: string, parts?: readonly UploadedPart[]): Promise<AttachmentRow> {
    const row = await this.rows.get(id);
    if (row?.ownerId !== userId || row.state === 'quarantined') throw new ApiError('UNKNOWN_ATTACHMENT');
    if (row.state !== 'pending') return row;
    const turn = await this.rows.beginCompletion(id);
    if (turn === undefined) return this.completedElsewhere(id);
    try {
      return await this.finish(row, turn, parts);
    } catch (error) {
      await this.rows.endCompletion(id, turn);
      throw error;
    }
  }

  /**
   * Takes a file in as it comes, without a reservation of its own; it may be sent at once. If that fails nothing stays.
   *
   * @param room bytes that it may have at most
   * @throws ApiError as {@link reserve}, and whatever the stream fails with
   */
  async take(inside: AnyChannelAccess, file: Omit<AnnouncedFile, 'size'>, body: Readable): Promise<AttachmentRow> {
    // Its size is not known before it is over, and is asked about again then.
    const [row] = (await this.insert(inside, [{ ...file, size: 0 }])) as [AttachmentRow];
    try {
      const { size } = await this.blobs.put(blobKey(row), body);
      await this.resize(row, size);
      return await this.lookAt(row, size, null);
    } catch (error) {
      await this.rows.markDeleted({ ids: [row.id] });
      throw error;
    }
  }

  /** Forgets a file that was not sent. @throws ApiError UNKNOWN_ATTACHMENT */
  async discard(userId: string, id: string): Promise<void> {
    const row = await this.rows.get(id);
    const mayGo = row?.ownerId === userId && (row.state === 'pending' || row.state === 'ready');
    if (!mayGo) throw new ApiError('UNKNOWN_ATTACHMENT');
    await this.rows.markUnsentDeleted([id]);
  }

  private insert(inside: AnyChannelAccess, files: readonly AnnouncedFile[]): Promise<AttachmentRow[]> {
    const [ownerId, guildId] = [inside.member.userId, guildIdOf(inside)];
    const { reservedMs } = this.config.limits.attachments;
    return this.transactions.run(async (tx) => {
      await this.quota.demand(tx, { ownerId, guildId, sizes: files.map(({ size }) => size) });
      const place = { ownerId, guildId, channelId: inside.channel.wire.id, expiresInMs: reservedMs };
      return this.rows.insert(
        tx,
        place,
        files.map((file) => this.draftOf(file)),
      );
    });
  }

  private draftOf({ filename, size, contentType = UNKNOWN_TYPE }: AnnouncedFile) {
    return { id: this.ids.next(), filename: cleanFilename(filename), size, contentType };
  }

  private async rememberUploads(uploads: readonly Reservation[]): Promise<void> {
    for (const { row, target } of uploads)
      if (target.uploadId !== null) await this.rows.rememberUpload(row.id, target.uploadId);
  }

  /** The row counts for the quota by what it has now: a size of zero was none. */
  private async resize({ id, ownerId, guildId }: AttachmentRow, size: number): Promise<void> {
    await this.transactions.run(async (tx: EntityManager) => {
      await this.quota.demand(tx, { ownerId, guildId, sizes: [size] });
      await tx.query('UPDATE attachments SET size = $2 WHERE id = $1', [id, size]);
    });
  }

  /** Another request completes it, or just has: its answer is worth waiting for. */
  private async completedElsewhere(id: string): Promise<AttachmentRow> {
    const row = await this.rows.get(id);
    if (!row) throw new ApiError('UNKNOWN_ATTACHMENT');
    if (row.state === 'pending') throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
    return row;
  }

  private async finish(row: AttachmentRow, turn: string, parts?: readonly UploadedPart[]): Promise<AttachmentRow> {
    const info = await this.blobs.finishUpload(blobKey(row), { uploadId: row.uploadId, parts });
    if (!info) throw new ApiError('UPLOAD_INCOMPLETE');
    if (info.size === row.size) return this.lookAt(row, row.size, turn);
    await this.rows.markDeleted({ ids: [row.id] });
    throw new ApiError('UPLOAD_INCOMPLETE');
  }

  /** What it is by its bytes, and that it is there. */
  private async lookAt(row: AttachmentRow, size: number, turn: string | null): Promise<AttachmentRow> {
    const found = await this.blobs.read(blobKey(row), { start: 0, end: SNIFF_BYTES - 1 });
    if (!found) throw new ApiError('UPLOAD_INCOMPLETE');
    const head = Buffer.concat((await found.body.toArray()) as Uint8Array[]);
    const contentType = agreed(row.contentType, (await sniff(head)).type);
    const { keptMs } = this.config.limits.attachments;
    const ready = await this.rows.becomeReady(row.id, { size, contentType }, { turn, keptMs });
    // Another request was faster, or it has been too long.
    const now = ready ?? (await this.rows.get(row.id));
    if (!now || now.state === 'pending') throw new ApiError('UNKNOWN_ATTACHMENT');
    return now;
  }
}

/** Sound is often said to be in what its bytes call a film. */
const FAMILIES: Readonly<Record<string, string>> = { image: 'image', audio: 'av', video: 'av', text: 'text' };

/** A file that is said to be a picture and is none is neither that nor what it is. */
function agreed(announced: string, byBytes: string): string {
  const said = FAMILIES[announced.split('/', 1)[0] ?? ''];
  return said !== undefined && said !== FAMILIES[kindOf(byBytes)] ? UNKNOWN_TYPE : byBytes;
}
