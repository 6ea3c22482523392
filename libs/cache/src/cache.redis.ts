import { Logger } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import type { RedisConnection, RedisParts } from '@messagepal/redis';
import { Cache } from './cache';

/** Raised with the form of what is kept, so that a new version of the program does not read what an old one left. */
const FORM = 1;

/** A cache in Redis, shared by all processes. While Redis is away nobody waits for it: it is a cache. */
export class RedisCache extends Cache {
  private readonly logger = new Logger('Cache');
  private readonly connection: RedisConnection;
  private readonly prefix: string;

  constructor({ cache, prefix }: Pick<RedisParts, 'cache' | 'prefix'>) {
    super();
    this.connection = cache;
    this.prefix = `${prefix}:cache:${FORM}:`;
  }

  async get<T>(key: string): Promise<T | undefined> {
    const [value] = await this.getMany<T>([key]);
    return value;
  }

  async getMany<T>(keys: readonly string[]): Promise<(T | undefined)[]> {
    const names = keys.map((key) => this.nameOf(key));
    const texts = keys.length > 0 ? await this.unlessAway((client) => client.mget(...names)) : [];
    return keys.map((_, index) => {
      const text = texts?.[index];
      return typeof text === 'string' ? (JSON.parse(text) as T) : undefined;
    });
  }

  async set(key: string, value: unknown, ttlMs: number): Promise<void> {
    const name = this.nameOf(key);
    if (value === undefined || ttlMs <= 0) await this.unlessAway((client) => client.del(name));
    else await this.unlessAway((client) => client.set(name, JSON.stringify(value), 'PX', Math.ceil(ttlMs)));
  }

  async delete(key: string): Promise<void> {
    await this.connection.command((client) => client.del(this.nameOf(key)));
  }

  private nameOf(key: string): string {
    return this.prefix + key;
  }

  private async unlessAway<T>(work: Parameters<typeof this.connection.command<T>>[0]): Promise<T | undefined> {
    if (this.connection.run === undefined) return undefined;
    try {
      return await this.connection.command(work);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.logger.debug(error.cause);
      return undefined;
    }
  }
}
