import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ConfigError, type Config } from '@messagepal/config';
import type { HealthRegistry } from '@messagepal/runtime';
import { RedisConnection } from './redis-connection';
import { OLDEST_VERSION } from './redis-server-info';

/** The parts of Redis that a process is connected to; two of them may be the same connection. */
export interface RedisParts {
  /** Logs, spread over these. */
  readonly bus: readonly RedisConnection[];
  /** What can be made again. */
  readonly cache: RedisConnection;
  /** What should last. */
  readonly durable: RedisConnection;
  /** What all names begin with. */
  readonly prefix: string;
}

const EXPECTED = `the address of a Redis ${OLDEST_VERSION}.0 or newer, or of a Valkey`;
const FIRST_WAIT_MS = 1_500;

/** The connections of the process, or none where everything is kept in the process itself. */
export class RedisConnections implements OnModuleInit, OnApplicationShutdown {
  /** Undefined when no Redis is configured. */
  readonly parts?: RedisParts;
  private readonly logger = new Logger('Redis');
  private readonly byUrl = new Map<string, RedisConnection>();

  constructor(
    { redis, redisPrefix }: Config,
    private readonly health?: HealthRegistry,
  ) {
    if (!redis) return;
    const bus = redis.bus.map((url) => this.open(url, true));
    const durable = this.open(redis.durable, true);
    this.parts = { bus, durable, cache: this.open(redis.cache, false), prefix: redisPrefix };
  }

  /** A server that is away now may come: the process starts and says that it is not ready. One that is too old will not do. */
  async onModuleInit(): Promise<void> {
    if (!this.parts) return;
    this.health?.register('redis', () => this.check());
    const answers = await Promise.allSettled([...this.byUrl.values()].map((each) => each.usable(FIRST_WAIT_MS)));
    if (answers.some(({ status }) => status === 'rejected')) await this.refuseOrGoOn();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.byUrl.values()].map((each) => each.close()));
  }

  private async check(): Promise<void> {
    await Promise.all([...this.byUrl.values()].map((each) => each.check()));
  }

  private async refuseOrGoOn(): Promise<void> {
    const refusal = [...this.byUrl.values()].find((each) => each.refusal)?.refusal;
    if (refusal === undefined) return this.logger.warn('Redis is away: reading works, sending waits for it');
    await this.onApplicationShutdown();
    const fix = 'update it, or name another one with REDIS_URL';
    throw new ConfigError([{ variable: 'REDIS_URL', seen: `the address of ${refusal}`, expected: EXPECTED, fix }]);
  }

  private open(url: string, mustKeep: boolean): RedisConnection {
    const known = this.byUrl.get(url);
    if (known) return known;
    const name = `messagepal-${this.byUrl.size + 1}`;
    const connection = new RedisConnection({ url, name, mustKeep });
    this.byUrl.set(url, connection);
    return connection;
  }
}
