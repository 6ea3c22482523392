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

type Written = [key: string, value: unknown];

/** Goes back in time, as a server does that was restored from a backup. */
class RewindableCache extends MemoryCache {
  private readonly written = new Map<string, unknown>();

  save(): Written[] {
    return [...this.written];
  }

  async restore(written: readonly Written[]): Promise<void> {
    await Promise.all([...this.written.keys()].map((key) => this.delete(key)));
    await Promise.all(written.map(([key, value]) => this.set(key, value, RESTORED_MS)));
  }

  override set(key: string, value: unknown, ttlMs: number): Promise<void> {
    this.written.set(key, value);
    return super.set(key, value, ttlMs);
  }

  override delete(key: string): Promise<void> {
    this.written.delete(key);
    return super.delete(key);
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
