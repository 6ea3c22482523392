import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Effects } from '@messagepal/jobs';
import { AttachmentRows } from '../attachment-rows';
import { ExpiredFiles } from './expired-files';
import { StrayBlobs } from './stray-blobs';

const EVERY_MS = 30_000;

/** Cleans up after files: what is due every 30 s, what lies in the store for nobody once a day. In any number of workers. */
@Injectable()
export class FileSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('FileSweeper');
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly expired: ExpiredFiles,
    private readonly strays: StrayBlobs,
    private readonly rows: AttachmentRows,
    private readonly effects: Effects,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweeping ??= this.sweepAll();
    }, EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  /** What is due now. */
  async sweep(): Promise<void> {
    await this.expired.deleteUnsent();
    await this.expired.settleClaims();
    await this.expired.deleteLost();
    while ((await this.expired.removeBytes()) > 0);
  }

  private async sweepAll(): Promise<void> {
    try {
      await this.sweep();
      const day = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
      // One of the workers does it.
      const isOurs = await this.effects.once({ kind: 'stray-blobs', key: day }, () => Promise.resolve());
      if (isOurs) await this.sweepOfDay(day);
    } catch (error) {
      this.logger.warn('Files that are due wait for the next round', error);
    } finally {
      this.sweeping = undefined;
    }
  }

  private async sweepOfDay(day: string): Promise<void> {
    const again = await this.rows.lookAgain(day);
    if (again > 0) this.logger.warn(`${again} files that nobody could look into are tried again`);
    const removed = await this.strays.sweep();
    if (removed > 0) this.logger.warn(`Removed ${removed} files from the store that belonged to nobody`);
  }
}
