// Debian's packages, where we are root and may install them without asking.
import { spawnSync } from 'node:child_process';

const ENV = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };

// What it says belongs on standard error: standard output is the answer in JSON.
const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { env: ENV, stdio: ['ignore', 2, 2] }).status === 0;
const hasApt = () => spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;

/** Installs a package; its service, if it has one, is not started. Whether it is there now; false also for who is not root. */
export function aptInstall(name) {
  if (process.getuid?.() !== 0 || !hasApt()) return false;
  console.error(`installing ${name} with apt-get`);
  const get = () => apt('install', '-y', '--no-install-recommends', name);
  return get() || (apt('update') && get());
}
