import { Injectable, Logger } from '@nestjs/common';
import { BlobStore } from '@messagepal/blobs';
import { Config } from '@messagepal/config';
import { MediaRefused } from '@messagepal/media';
import { Metrics } from '@messagepal/runtime';
import type { Counter } from 'prom-client';
import { blobKey, type AttachmentRow } from '../attachment';
import { AttachmentRows, type Found } from '../attachment-rows';
import { FileScanner, type ScanVerdict } from '../scanning/file-scanner';
import { FileLookup } from './file-lookup';

const NOT_SCANNED: ScanVerdict = { clean: true };
const TOO_LARGE: ScanVerdict = { clean: false, found: 'too large to be scanned' };

/** Looks into uploaded files: whether they are dangerous, and what is in them. */
@Injectable()
export class AttachmentProcessor {
  private readonly logger = new Logger('Attachments');
  private readonly outcomes: Counter<'outcome'>;

  constructor(
    private readonly rows: AttachmentRows,
    private readonly blobs: BlobStore,
    private readonly scanner: FileScanner,
    private readonly files: FileLookup,
    private readonly config: Config,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter('attachments_processed_total', 'Files that were looked into', ['outcome']);
  }

  /**
   * Looks into a file and keeps what it finds; a file that was looked into, or that is gone, is left alone. May be done by two at
   * once, and again after a crash anywhere: what is found is told of once.
   *
   * @param progress told of percents
   * @throws ApiError SERVICE_UNAVAILABLE: worth another attempt
   */
  async process(id: string, progress: (percent: number) => Promise<void>): Promise<void> {
    const row = await this.rows.get(id);
    if (!row || row.processing !== 'waiting' || !['ready', 'claimed'].includes(row.state)) return;
    const verdict = await this.scan(row);
    await progress(50);
    const found = verdict.clean ? await this.lookInto(row) : this.quarantine(row, verdict.found);
    if (found) await this.rows.recordFindings(id, found);
    this.outcomes.inc({ outcome: found ? (found.quarantined ? 'quarantined' : found.processing) : 'gone' });
    await progress(100);
  }

  private async scan(row: AttachmentRow): Promise<ScanVerdict> {
    if (!this.scanner.scans) return NOT_SCANNED;
    if (row.size > this.config.scanBytes) return this.config.unscanned === 'hold' ? TOO_LARGE : NOT_SCANNED;
    const found = await this.blobs.read(blobKey(row));
    if (!found) return NOT_SCANNED;
    try {
      return await this.scanner.scan(found.body);
    } catch (error) {
      if (this.config.unscanned === 'hold') throw error;
      this.logger.warn(`File ${row.id} is served without having been scanned`, error);
      return NOT_SCANNED;
    }
  }

  private quarantine({ id }: AttachmentRow, found: string): Found {
    this.logger.warn(`File ${id} is quarantined: ${found}`);
    return { processing: 'done', findings: {}, quarantined: true };
  }

  private async lookInto(row: AttachmentRow): Promise<Found | undefined> {
    try {
      const findings = await this.files.look(row);
      return findings && { processing: 'done', findings };
    } catch (error) {
      if (!(error instanceof MediaRefused)) throw error;
      return { processing: 'failed', findings: {} };
    }
  }
}
