import type { Readable } from 'node:stream';

/** What a scanner says of a file: nothing against it, or the name of what it found. */
export type ScanVerdict = { clean: true } | { clean: false; found: string };

/** Looks for what harms people in the bytes of files. */
export abstract class FileScanner {
  /** Whether files are looked into at all. */
  abstract readonly scans: boolean;

  /**
   * Reads the bytes to their end, or as far as it takes, and destroys the stream.
   *
   * @throws ApiError SERVICE_UNAVAILABLE while it is away or says nothing in time; whatever the stream fails with
   */
  abstract scan(bytes: Readable): Promise<ScanVerdict>;
}
