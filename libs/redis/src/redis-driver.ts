import type { Redis, RedisOptions } from 'ioredis';

/** A request has one such wait and one of {@link READY_WAIT_MS}, and is to be answered within 3 s. */
const COMMAND_MS = 1_500;
/** How long a command waits for a connection that has broken, counted from then. */
export const READY_WAIT_MS = 900;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Nothing is queued or sent again by the driver: who asked knows what may be repeated. Reconnects for ever, also from a
 * server that was demoted.
 */
const OPTIONS: RedisOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  commandTimeout: COMMAND_MS,
  connectTimeout: COMMAND_MS,
  disconnectTimeout: 100,
  retryStrategy: (attempt) => Math.min(25 * 2 ** attempt, LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2),
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
};

/** Opens a connection. The driver is loaded here, so that a process without Redis never loads it. */
export function openDriver(url: string, connectionName: string): Redis {
  const driver = require('ioredis') as typeof import('ioredis');
  return new driver.Redis(url, { ...OPTIONS, connectionName });
}
