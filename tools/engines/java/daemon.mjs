// Processes that outlive the command which started them: pid files, one starter at a time, and who still uses them.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Signal 0 also succeeds on a zombie, which stays one where process 1 of a container does not reap. */
export function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return process.platform !== 'linux'; // no /proc: the signal's word is all there is
  }
}

const pidFile = (dir) => join(dir, 'pid');

export function pidOf(dir) {
  try {
    return Number(readFileSync(pidFile(dir), 'utf8'));
  } catch {
    return 0; // never started
  }
}

export const isRunning = (dir) => isAlive(pidOf(dir));

/** Starts a program in `dir` and resolves when `ready` says so; rejects with the log's path if it ends or takes too long. */
export async function startDaemon({ dir, command, args, env = {}, ready, timeoutMs }) {
  const log = join(dir, 'stdout.log');
  const out = openSync(log, 'a');
  const child = spawn(command, args, {
    cwd: dir,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  let ended = '';
  child.on('error', (error) => (ended = error.message));
  child.on('exit', (code, signal) => (ended = `exit code ${code}, signal ${signal}`));
  child.unref();
  if (child.pid) writeFileSync(pidFile(dir), String(child.pid));
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(100)) {
    if (ended) throw new Error(`${command} ended at once (${ended}); its log: ${log}`);
    if (await ready()) return child.pid;
  }
  await stopDaemon(dir, 0);
  throw new Error(`not ready after ${timeoutMs / 1000} s; its log: ${log}`);
}

/** Ends what runs in `dir`: SIGTERM and `graceMs` of patience, then SIGKILL. */
export async function stopDaemon(dir, graceMs) {
  const pid = pidOf(dir);
  if (isAlive(pid)) {
    process.kill(pid, graceMs > 0 ? 'SIGTERM' : 'SIGKILL');
    for (const until = Date.now() + (graceMs || 5_000); isAlive(pid) && Date.now() < until;) await sleep(50);
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
  rmSync(pidFile(dir), { force: true });
}

/** Runs `work` while no other process does the same for `dir`. */
export async function alone(dir, work) {
  const lock = join(dir, 'lock');
  mkdirSync(dir, { recursive: true });
  while (!takeLock(lock)) await sleep(100);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = holderOf(lock);
  if (holder !== undefined && !isAlive(holder)) rmSync(lock, { force: true });
  return false;
}

/** Undefined while the holder is between making the file and writing into it. */
function holderOf(lock) {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined;
  } catch {
    return undefined; // given back meanwhile
  }
}

/** Test runs that use an engine, by process id; those that died are forgotten. */
export const users = (dir) => {
  const folder = join(dir, 'users');
  mkdirSync(folder, { recursive: true });
  return {
    add: (pid) => writeFileSync(join(folder, String(pid)), ''),
    remove: (pid) => rmSync(join(folder, String(pid)), { force: true }),
    left() {
      for (const name of readdirSync(folder)) if (!isAlive(Number(name))) rmSync(join(folder, name), { force: true });
      return readdirSync(folder).length;
    },
  };
};
