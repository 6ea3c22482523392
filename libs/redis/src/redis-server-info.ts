/** Older servers lack what the adapters need: sharded channels, several sections of INFO at once. */
export const OLDEST_VERSION = 7;

/** What a server says of itself. */
export interface RedisServerInfo {
  /** Of Redis, or the one that Valkey says it is compatible with. */
  version: string;
  /** Another one after every start of the server. */
  runId: string;
  /** Whether it drops entries on its own when it is full. */
  evicts: boolean;
}

const field = (info: string, name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';

/** Reads the answer to `INFO server memory`. */
export function readServerInfo(info: string): RedisServerInfo {
  const limited = field(info, 'maxmemory') !== '0';
  return {
    version: field(info, 'redis_version'),
    runId: field(info, 'run_id'),
    evicts: limited && field(info, 'maxmemory_policy') !== 'noeviction',
  };
}

/** What is wrong with a server that is too old; undefined for one that is not. */
export function tooOld({ version }: RedisServerInfo): string | undefined {
  if (Number.parseInt(version, 10) >= OLDEST_VERSION) return undefined;
  return `Redis ${version}, which is older than ${OLDEST_VERSION}.0`;
}
