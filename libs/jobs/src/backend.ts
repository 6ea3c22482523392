import type { BullRootModuleOptions } from '@nestjs/bullmq';
import type { Config } from '@messagepal/config';
import type { DatabaseServer } from '@messagepal/database';
import {
  type BackendFactory,
  type ConnectionOptions,
  createPostgresBackend,
  createRedisBackend,
  type PostgresConnectionOptions,
  type QueueBaseOptions,
} from 'bullmq';
import { JOB_OPTIONS } from './job.options';

/** Connections per queue and per worker, besides the one that listens. */
const POOL_SIZE = 4;
const LONGEST_PAUSE_MS = 1_000;

/** Where queues are in PostgreSQL. */
const inPostgres = (connectionString: string, max: number): BullRootModuleOptions => ({
  connection: { connectionString, schema: 'bullmq', migrate: true, max } as ConnectionOptions,
});

/** Where queues are in Redis. Who adds a job is told at once that it is away; workers wait for it for ever. */
const inRedis = (url: string, prefix: string): BullRootModuleOptions => ({
  connection: {
    url,
    maxRetriesPerRequest: 0, // of a worker's connections BullMQ makes it endless
    connectTimeout: 2_000,
    retryStrategy: (attempt: number) => Math.min(25 * 2 ** attempt, LONGEST_PAUSE_MS),
  },
  prefix: `${prefix}:jobs`,
});

const isPostgres = (opts: QueueBaseOptions<unknown>): opts is QueueBaseOptions<PostgresConnectionOptions> =>
  typeof opts.connection === 'object' && opts.connection !== null && 'connectionString' in opts.connection;

/** The backend that belongs to the connection of a queue or a worker. */
export const createBackend: BackendFactory = (name, opts, more) =>
  isPostgres(opts) ? createPostgresBackend(name, opts, more) : createRedisBackend(name, opts, more);

/** Where queues are, and how their jobs are treated. `connections` are those of one queue to PostgreSQL. */
export const queueOptions = (
  server: DatabaseServer,
  { redis, redisPrefix }: Config,
  connections = POOL_SIZE,
): BullRootModuleOptions => ({
  ...(redis ? inRedis(redis.durable, redisPrefix) : inPostgres(server.url, connections)),
  defaultJobOptions: JOB_OPTIONS,
});
