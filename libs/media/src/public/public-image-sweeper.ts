import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BlobStore, type BlobEntry } from '@messagepal/blobs';
import { removeForgottenFolders } from '../work-folder';
import { imageOfKey, type PublicImage } from './public-image-keys';
import type { PublicImageKind } from './public-image-kinds';
import { PublicImageOwners } from './public-image-owners';

const FIRST_MS = 15 * 60_000;
const EVERY_MS = 24 * 3_600_000;
/** A picture is stored before its address is kept. */
const YOUNG_MS = 3_600_000;
const PAGE = 1_000;

/** Removes folders of work that crashes have left, and pictures that nobody shows (any more), daily: what a crash has left between two steps, and what went with a guild. */
@Injectable()
export class PublicImageSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PublicImageSweeper.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly blobs: BlobStore,
    private readonly owners: PublicImageOwners,
  ) {}

  onApplicationBootstrap(): void {
    this.clean(removeForgottenFolders());
    this.again(FIRST_MS);
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }

  /** Looks at every picture once; answers how many objects are gone. */
  async sweep(now = Date.now()): Promise<number> {
    let removed = 0;
    for (const kind of this.owners.known) removed += await this.sweepKind(kind, now - YOUNG_MS);
    return removed;
  }

  private async sweepKind(kind: PublicImageKind, before: number): Promise<number> {
    let removed = 0;
    for (let after: string | undefined = ''; after !== undefined;) {
      const page: BlobEntry[] = await this.blobs.list(`${kind}/`, { after, limit: PAGE });
      const unused = await this.unusedOf(
        kind,
        page.filter(({ modified }) => modified < before),
      );
      await this.blobs.remove(unused);
      removed += unused.length;
      after = page.length < PAGE ? undefined : page.at(-1)?.key;
    }
    return removed;
  }

  private async unusedOf(kind: PublicImageKind, entries: readonly BlobEntry[]): Promise<string[]> {
    const images = entries.map(({ key }) => imageOfKey(key)).filter((image) => image !== undefined);
    if (images.length === 0) return [];
    const shown = new Set((await this.owners.shown(kind, images)).map(nameOf));
    return entries.map(({ key }) => key).filter((key) => !shown.has(nameOf(imageOfKey(key))));
  }

  private clean(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.logger.warn('What nobody needs stays until tomorrow', error));
  }

  private again(ms: number): void {
    this.timer = setTimeout(() => {
      this.clean(Promise.all([this.sweep(), removeForgottenFolders()]));
      this.again(EVERY_MS);
    }, ms).unref();
  }
}

const nameOf = (image: PublicImage | undefined): string => `${image?.ownerId}/${image?.hash}`;
