import { MemoryCache, type Replacement, Cache } from '@messagepal/cache';
import { MemoryEventLog } from '@messagepal/event-log';

/** The one Redis of a model, with the logs and the records of sessions, which it loses together. */
export class ModelRedis {
  readonly log = new MemoryEventLog();
  readonly cache = new RewindableCache();
  private saved = this.cache.save();

  /** What a {@link restore} goes back to. */
  save(): void {
    this.saved = this.cache.save();
  }

  /** Nothing is left. Epochs begin anew. */
  async flush(): Promise<void> {
    this.log.reset();
    this.saved = [];
    await this.cache.restore([]);
  }

  /** Starts again with what was saved a while ago: records of then, and logs that are of another run. */
  async restore(): Promise<void> {
    this.log.reset();
    await this.cache.restore(this.saved);
  }
}

/** A value as it was written, with the version it was replaced to, if it was. */
type Written = readonly [key: string, value: unknown, version: number | undefined];

/** Goes back in time, as a server does that was restored from a backup. */
class RewindableCache extends MemoryCache {
  private readonly written = new Map<string, Written>();

  save(): Written[] {
    return [...this.written.values()];
  }

  async restore(written: readonly Written[]): Promise<void> {
    await Promise.all([...this.written.keys()].map((key) => this.delete(key)));
    await Promise.all(written.map((one) => this.put(one)));
  }

  override set(key: string, value: unknown, ttlMs: number): Promise<void> {
    this.written.set(key, [key, value, undefined]);
    return super.set(key, value, ttlMs);
  }

  override async replace(key: string, value: unknown, by: Replacement): Promise<boolean> {
    const replaced = await super.replace(key, value, by);
    if (replaced) this.written.set(key, [key, value, by.to]);
    return replaced;
  }

  override delete(key: string): Promise<void> {
    this.written.delete(key);
    return super.delete(key);
  }

  private async put([key, value, version]: Written): Promise<void> {
    if (version === undefined) await this.set(key, value, RESTORED_MS);
    else await this.replace(key, value, { from: version, to: version, ttlMs: RESTORED_MS });
  }
}

const RESTORED_MS = 300_000;

/** The cache as one process has it: none after its death. */
export class NodeCache extends Cache {
  readonly outlivesProcess = true;
  alive = true;

  constructor(private readonly shared: Cache) {
    super();
  }

  async get<T>(key: string): Promise<T | undefined> {
    return this.alive ? this.shared.get<T>(key) : undefined;
  }

  async getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]> {
    return this.alive ? this.shared.getMany<T>(keys) : [];
  }

  async set(key: string, value: unknown, ttlMs: number): Promise<void> {
    if (this.alive) await this.shared.set(key, value, ttlMs);
  }

  async replace(key: string, value: unknown, by: Replacement): Promise<boolean> {
    return this.alive ? this.shared.replace(key, value, by) : true;
  }

  async delete(key: string): Promise<void> {
    if (this.alive) await this.shared.delete(key);
  }
}
