import type { Readable } from 'node:stream';

/** What a store knows of a blob. */
export interface BlobInfo {
  /** Bytes. */
  readonly size: number;
  /** Opaque, changes with the content; without quotes. */
  readonly etag: string;
  /** Unix milliseconds of the last write. */
  readonly modified: number;
}

/** Some bytes of a blob, the first and the last included; without `end` all to the end. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** A blob that is read. Whoever takes it reads or destroys the body. */
export interface BlobBody {
  /** Of the whole blob, also where only a range is read. */
  readonly info: BlobInfo;
  readonly body: Readable;
}

/** An entry of a listing. */
export interface BlobEntry {
  readonly key: string;
  readonly size: number;
  /** Unix milliseconds. */
  readonly modified: number;
}

/** One request that uploads a file or a part of it: its bytes are the body, `size` of them exactly. */
export interface UploadRequest {
  readonly method: 'PUT';
  /** Absolute; lets whoever has it write these bytes and nothing else. */
  readonly url: string;
  /** To be sent as they are. */
  readonly headers: Readonly<Record<string, string>>;
  readonly size: number;
}

/** How a client hands in a file: by one request, or in parts, in any order, each of which it may repeat. */
export interface UploadTarget {
  /** Names an upload in parts; null where there is one request. */
  readonly uploadId: string | null;
  /** One, or one for each part in the order of the bytes. */
  readonly requests: readonly UploadRequest[];
  /** Unix milliseconds from which on the store takes none of them. */
  readonly expiresAt: number;
}

/** A part as the store has answered it. */
export interface UploadedPart {
  /** From 1. */
  readonly number: number;
  /** Of the answer to its request, with or without quotes. */
  readonly etag: string;
}

/** Bounds of a link for downloading. */
export interface DownloadOptions {
  /** At most 60. */
  readonly seconds: number;
  /** Headers that the store is to answer with. */
  readonly contentType: string;
  readonly disposition: string;
}

/** Where unfinished uploads lie; a listing with this prefix shows them. */
export const UPLOADS = 'uploads/';

/**
 * Files as bytes under keys. Keys are letters, digits, `-`, `_`, `.` and `/`, made of ids and never of names that people give.
 * It keeps no types and no names: those belong to whoever serves the bytes.
 *
 * Promises, for every adapter:
 * - A blob is there whole or not at all, and is replaced as a whole. A write that resolved is seen by every later read, and survives a crash.
 * - What clients upload is not there before {@link finishUpload}, and none of their requests changes it afterwards.
 * - Removing what is not there succeeds.
 * - Rejects with `ApiError('SERVICE_UNAVAILABLE')`, within 3 s, while the store is away or stands still; a body under way
 *   fails after 3 s in which nothing came. Keeps at most 5 MiB of a file in memory.
 */
export abstract class BlobStore {
  /**
   * Requests by which a client uploads a file of exactly this size, valid for an hour. Asking again begins anew.
   * Files above 16 MiB come in parts of at least 8 MiB, 1,000 at most.
   */
  abstract beginUpload(key: string, size: number): Promise<UploadTarget>;

  /**
   * Makes of what was uploaded the blob; undefined if not all of it was. Repeating it answers the blob again.
   *
   * @param parts of an upload in parts, all of them
   */
  abstract finishUpload(
    key: string,
    upload: { uploadId: string | null; parts?: readonly UploadedPart[] },
  ): Promise<BlobInfo | undefined>;

  /** Writes a blob from a stream of any length. If the stream fails there is no blob, and this rejects with its error. */
  abstract put(key: string, body: Readable): Promise<BlobInfo>;

  /** Undefined if there is no such blob. A range that begins behind the end reads nothing. */
  abstract read(key: string, range?: ByteRange): Promise<BlobBody | undefined>;

  /** Undefined if there is no such blob. */
  abstract head(key: string): Promise<BlobInfo | undefined>;

  /** Removes blobs and unfinished uploads of these keys; any number of them. */
  abstract remove(keys: readonly string[]): Promise<void>;

  /** At most `limit` (1–1000) blobs whose keys begin with `prefix` and come after `after`, in an order that is the store's own. */
  abstract list(prefix: string, options: { after?: string; limit: number }): Promise<BlobEntry[]>;

  /** A link that answers the blob to whoever has it, for up to 60 s; undefined where only the API can serve it. */
  abstract downloadUrl(key: string, options: DownloadOptions): Promise<string | undefined>;
}
