import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programPath } from './binaries';

/** A running server, as its own pid file describes it. */
export interface Postmaster {
  pid: number;
  port: number;
  /** `starting` before it listens and answers; whoever has its port until then is somebody else. */
  state: 'starting' | 'ready' | 'stopping';
}

const EMPTY_AT_MOST_MS = 5_000;
const pidFile = (cluster: string) => join(cluster, 'postmaster.pid');

function commandLine(pid: number): string {
  const proc = `/proc/${pid}/cmdline`;
  if (process.platform === 'linux') return existsSync(proc) ? readFileSync(proc, 'utf8') : '';
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

/** Whether `pid` is the server of `cluster`: after a reboot the number may belong to anybody. */
function serves(pid: number, cluster: string): boolean {
  if (process.platform !== 'win32') return commandLine(pid).includes(cluster);
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}

const stateOf = (status = ''): Postmaster['state'] =>
  status.startsWith('ready') ? 'ready' : status.startsWith('stopping') ? 'stopping' : 'starting';

/** The server removes its file at any moment. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A server that starts makes the file and writes it a moment later: only one that stays empty was left by a crash. */
const isBeingWritten = (file: string, text: string): boolean =>
  text === '' && Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < EMPTY_AT_MOST_MS;

/** The server that holds `cluster`, if one runs. A pid file that a crash left behind is removed. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const file = pidFile(cluster);
  const text = readIfThere(file);
  if (text === undefined || isBeingWritten(file, text)) return undefined;
  const [pid, , , port, , , , status] = text.split('\n');
  if (!serves(Number(pid), cluster)) {
    rmSync(file, { force: true });
    return undefined;
  }
  return { pid: Number(pid), port: Number(port), state: stateOf(status) };
}

/** SIGINT is PostgreSQL's fast shutdown: it ends the sessions, writes a checkpoint and leaves. Resolves when it is gone. */
export async function stopPostmaster(cluster: string, native: string): Promise<void> {
  const server = findPostmaster(cluster);
  if (!server) return;
  if (process.platform === 'win32') {
    spawnSync(programPath(native, 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast', '-w']);
    return;
  }
  if (server.state !== 'stopping') process.kill(server.pid, 'SIGINT');
  while (findPostmaster(cluster)) await sleep(10);
}
