import { Logger } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { RedisScript, type RedisConnection, type RedisParts } from '@messagepal/redis';
import { Cache, type Replacement } from './cache';

/** Raised with the form of what is kept, so that a new version of the program does not read what an old one left. */
const FORM = 1;

/** KEYS value, version. ARGV the version to come from, that to go to, ms to live, the value; an empty one drops it. */
const REPLACE = new RedisScript(`
local version = redis.call('GET', KEYS[2])
if version and version ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
if ARGV[4] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3]) end
return 1
`);

/** A cache in Redis, shared by all processes. While Redis is away nobody waits for it: it is a cache. */
export class RedisCache extends Cache {
  readonly outlivesProcess = true;
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

  async replace(key: string, value: unknown, { from, to, ttlMs }: Replacement): Promise<boolean> {
    const name = this.nameOf(key);
    const text = value === undefined ? '' : JSON.stringify(value);
    const args = [from, to, Math.ceil(ttlMs), text];
    return (await this.unlessAway((client) => REPLACE.run(client, [name, `${name}#version`], args))) !== 0;
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
