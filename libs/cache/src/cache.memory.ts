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

/** The cache of one process: least recently used goes first. Time is the monotonic clock, so clock steps expire nothing. */
@Injectable()
export class MemoryCache extends Cache {
  /** JSON text, so that readers get copies, as they do from a networked cache. */
  private readonly texts: LRUCache<string, string>;

  constructor(bounds: MemoryCacheBounds = BOUNDS) {
    super();
    this.texts = new LRUCache({
      max: bounds.entries,
      maxSize: bounds.characters,
      sizeCalculation: (text, key) => text.length + key.length + 1,
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
    if (value === undefined || ttlMs <= 0) this.texts.delete(key);
    else this.texts.set(key, JSON.stringify(value), { ttl: Math.ceil(ttlMs) });
    return Promise.resolve();
  }

  async replace(key: string, value: unknown, { from, to, ttlMs }: Replacement): Promise<boolean> {
    const version = this.read<number>(versionKeyOf(key));
    if (version !== undefined && version !== from) return false;
    await Promise.all([this.set(versionKeyOf(key), to, ttlMs), this.set(key, value, ttlMs)]);
    return true;
  }

  delete(key: string): Promise<void> {
    this.texts.delete(key);
    return Promise.resolve();
  }

  private read<T>(key: string): T | undefined {
    const text = this.texts.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }
}

const versionKeyOf = (key: string): string => `${key}#version`;
