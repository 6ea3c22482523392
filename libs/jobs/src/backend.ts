import type { BullRootModuleOptions } from '@nestjs/bullmq';
import {
  type BackendFactory,
  type ConnectionOptions,
  createPostgresBackend,
  createRedisBackend,
  type PostgresConnectionOptions,
  type QueueBaseOptions,
} from 'bullmq';

/** Connections per queue and per worker, besides the one that listens. */
const POOL_SIZE = 4;
const LONGEST_PAUSE_MS = 1_000;

/** Where queues are in PostgreSQL. */
export const inPostgres = (connectionString: string): BullRootModuleOptions => ({
  connection: { connectionString, schema: 'bullmq', migrate: true, max: POOL_SIZE } as ConnectionOptions,
});

/** Where queues are in Redis. Who adds a job is told at once that it is away; workers wait for it for ever. */
export const inRedis = (url: string, prefix: string): BullRootModuleOptions => ({
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
