import { ApiError } from '@messagepal/errors';

export interface GateLimits {
  /** Different reads of a channel at once; the same read by many is one. */
  readonly readsPerChannel: number;
  readonly writesPerChannel: number;
  /** Different reads and writes at once, all channels together. */
  readonly queries: number;
}

/** Refused at once instead of queued: one channel must not take the others with it. */
export class TooManyQueries extends ApiError {
  constructor(readonly limit: keyof GateLimits) {
    super('SERVICE_UNAVAILABLE', { retryAfter: 1 });
  }
}

/** Bounds what is asked of the store at once. */
export class QueryGate {
  private readonly groups = new Map<string, Map<string, number>>();
  private writes = 0;
  private running = 0;

  constructor(private readonly limits: GateLimits) {}

  /** Different reads and writes under way. */
  get size(): number {
    return this.running;
  }

  /** Runs a read that `key` names within its channel. Who asks for what is being read already is always let in. */
  read<T>(channelId: string, key: string, run: () => Promise<T>): Promise<T> {
    return this.pass(`r${channelId}`, key, 'readsPerChannel', run);
  }

  write<T>(channelId: string, run: () => Promise<T>): Promise<T> {
    this.writes += 1;
    return this.pass(`w${channelId}`, String(this.writes), 'writesPerChannel', run);
  }

  private async pass<T>(group: string, key: string, limit: keyof GateLimits, run: () => Promise<T>): Promise<T> {
    this.enter(group, key, limit);
    try {
      return await run();
    } finally {
      this.leave(group, key);
    }
  }

  private enter(group: string, key: string, limit: keyof GateLimits): void {
    const keys = this.groups.get(group) ?? new Map<string, number>();
    const inside = keys.get(key) ?? 0;
    if (inside === 0) {
      if (keys.size >= this.limits[limit]) throw new TooManyQueries(limit);
      if (this.running >= this.limits.queries) throw new TooManyQueries('queries');
      this.running += 1;
    }
    keys.set(key, inside + 1);
    this.groups.set(group, keys);
  }

  private leave(group: string, key: string): void {
    const keys = this.groups.get(group);
    const inside = keys?.get(key) ?? 0;
    if (!keys || inside > 1) {
      keys?.set(key, inside - 1);
      return;
    }
    this.running -= 1;
    keys.delete(key);
    if (keys.size === 0) this.groups.delete(group);
  }
}
