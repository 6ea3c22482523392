// Asks a Redis for its version: an answer of the protocol, not an open port.
import { Redis } from 'ioredis';

/** Older ones have no SPUBLISH. */
export const OLDEST = 7;
export const isOldVersion = (version) => Number.parseInt(version, 10) < OLDEST;

export async function askVersion(url) {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2_000,
    retryStrategy: null,
    commandTimeout: 2_000,
  });
  let reason;
  client.on('error', (error) => (reason = error));
  try {
    await client.connect();
    return /redis_version:(\S+)/.exec(await client.info('server'))?.[1];
  } catch (error) {
    throw reason ?? error;
  } finally {
    client.disconnect();
  }
}
