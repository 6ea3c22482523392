import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Cache, type Replacement } from './cache';

/** How much a {@link MemoryCache} keeps before it forgets what was longest unused. */
export interface MemoryCacheBounds {
  entries: number;
  /** Counted as UTF-16 code units of keys and JSON, which is what V8 stores at worst twice over. */
  characters: number;
}

const BOUNDS: MemoryCacheBounds = { entries: 200_000, characters: 64 * 1024 * 1024 };

/** What is kept of a key: JSON text, so that readers get copies, as they do from a networked cache. */
type Kept = string | Versioned;

/** Of a key that is replaced from version to version; the text is gone where only the version is remembered. */
interface Versioned {
  readonly version: number;
  readonly text: string | undefined;
}

const textOf = (kept: Kept | undefined): string | undefined => (typeof kept === 'object' ? kept.text : kept);

/** The cache of one process: least recently used goes first. Time is the monotonic clock, so clock steps expire nothing. */
@Injectable()
export class MemoryCache extends Cache {
  readonly outlivesProcess = false;
  private readonly kept: LRUCache<string, Kept>;

  constructor(bounds: MemoryCacheBounds = BOUNDS) {
    super();
    this.kept = new LRUCache({
      max: bounds.entries,
      maxSize: bounds.characters,
      sizeCalculation: (kept, key) => (textOf(kept)?.length ?? 0) + key.length + 1,
      // A cached read of the clock could outlive a ttl by as much as it is old.
      ttlResolution: 0,
    });
  }

  get<T>(key: string): Promise<T | undefined> {
    return Promise.resolve(this.read<T>(key));
  }

  getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]> {
    return Promise.resolve(keys.map((key) => this.read<T>(key)));
  }

  set(key: string, value: unknown, ttlMs: number): Promise<void> {
    if (value === undefined || ttlMs <= 0) this.kept.delete(key);
    else this.kept.set(key, JSON.stringify(value), { ttl: Math.ceil(ttlMs) });
    return Promise.resolve();
  }

  replace(key: string, value: unknown, { from, to, ttlMs }: Replacement): Promise<boolean> {
    const kept = this.kept.get(key);
    if (typeof kept === 'object' && kept.version !== from) return Promise.resolve(false);
    const text = value === undefined ? undefined : JSON.stringify(value);
    this.kept.set(key, { version: to, text }, { ttl: Math.ceil(ttlMs) });
    return Promise.resolve(true);
  }

  delete(key: string): Promise<void> {
    this.kept.delete(key);
    return Promise.resolve();
  }

  private read<T>(key: string): T | undefined {
    const text = textOf(this.kept.get(key));
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }
}
