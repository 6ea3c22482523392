import { spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { programPath } from './binaries';
import type { DataFolder } from './data-folder';
import type { ServerUser } from './server-user';

const LOG_LIMIT = 8 * 1024 * 1024;
const ALWAYS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};
/** For tests: one server for all that run, each with several processes' worth of connections. */
const FAST_AND_LOOSE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: '500',
};

/** A server that was started. */
export interface SpawnedServer {
  /** Resolves with what it logged when its process is gone. */
  ended: Promise<string>;
}

/** A TCP port on loopback that nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT) renameSync(file, `${file}.old`);
  return openSync(file, 'a', 0o600);
}

function logged(file: string, from: number): string {
  return existsSync(file) ? readFileSync(file).subarray(from).toString().trim() : `${file} is gone`;
}

const settings = (durable: boolean) =>
  Object.entries(durable ? ALWAYS : { ...ALWAYS, ...FAST_AND_LOOSE }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);

/**
 * Starts the server in a process group of its own: Ctrl-C in the terminal reaches us alone, so we can finish our work on
 * the database first. A killed parent leaves it running, and the next start takes it over.
 */
export function spawnServer(
  native: string,
  folder: DataFolder,
  user: ServerUser | undefined,
  port: number,
  durable: boolean,
): SpawnedServer {
  const log = openLog(folder.logFile);
  const before = fstatSync(log).size;
  const child = spawn(
    programPath(native, 'postgres'),
    ['-D', folder.cluster, '-p', String(port), ...settings(durable)],
    {
      ...user,
      cwd: folder.cluster,
      env: { LC_ALL: 'C' },
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  child.unref();
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(logged(folder.logFile, before)));
  });
  return { ended };
}
