// What a cluster leaves behind whose supervisor was killed.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../engines/java/daemon.mjs';
import { HOME, ROOT, STATE_FILE } from './places.mjs';

const GRACE_MS = 15_000;

/** After a reboot a number may belong to anybody: ours have our folders on their command line, or run in them. */
function isOurs(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return [HOME, ROOT, 'dist/apps/', 'redis-server'].some((text) => line.includes(text));
  } catch {
    return process.platform !== 'linux'; // no /proc: the file's word is all there is
  }
}

/** Ends them. Resolves to how many there were. */
export async function endLeftovers() {
  if (!existsSync(STATE_FILE)) return 0;
  const { pids, engines } = JSON.parse(readFileSync(STATE_FILE, 'utf8'));
  const { mongo, ...own } = engines;
  // Test runs share that one: it ends with the last who uses it.
  if (mongo?.pid) execFileSync(process.execPath, ['tools/engines/mongo.mjs', 'stop', '--for', String(process.pid)]);
  const all = [...Object.values(pids), ...Object.values(own).map(({ pid }) => pid)];
  const left = all.filter((pid) => isAlive(pid) && isOurs(pid));
  for (const pid of left) process.kill(pid, 'SIGTERM');
  for (const until = Date.now() + GRACE_MS; left.some(isAlive) && Date.now() < until;) await sleep(50);
  for (const pid of left.filter(isAlive)) process.kill(pid, 'SIGKILL');
  rmSync(STATE_FILE, { force: true });
  return left.length;
}
