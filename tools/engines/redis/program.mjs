// The program of a Redis that is new enough: of this machine, or out of the distribution's package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall } from '../apt.mjs';
import { isOldVersion, OLDEST } from './ask.mjs';

const NAMES = ['redis-server', 'valkey-server'];
const HOW = `Get one and start again, in one of these ways:
    Debian, Ubuntu    sudo apt-get install -y redis-server      (as root this is done without asking)
    Fedora            sudo dnf install -y valkey
    macOS             brew install redis
    Docker            docker run -d -p 127.0.0.1:6379:6379 redis:7, then MP_TEST_REDIS_URL=redis://127.0.0.1:6379
    any other         MP_TEST_REDIS_URL=redis://… to use a running one, or REDIS_BIN=/path/to/redis-server
  or run only what needs none: TEST_ENGINES=embedded npm test`;

function versionOf(program) {
  const { stdout, status } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? /v=(\S+)/.exec(stdout)?.[1] : undefined;
}

const onPath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .filter((path) => existsSync(path));

function find() {
  const candidates = process.env.REDIS_BIN ? [process.env.REDIS_BIN] : onPath();
  const seen = candidates.map((path) => ({ path, version: versionOf(path) }));
  const usable = seen.find(({ version }) => version && !isOldVersion(version));
  return { usable: usable?.path, seen: seen.map(({ path, version }) => `${path} is ${version ?? 'no Redis'}`) };
}

/** Its path. Throws with what is missing and how to get it. */
export function ensureProgram() {
  const first = find();
  if (first.usable) return first.usable;
  if (!process.env.REDIS_BIN) aptInstall('redis-server');
  const { usable, seen } = find();
  if (usable) return usable;
  const found = seen.length > 0 ? `${seen.join(', ')}: not ${OLDEST} or newer` : `no ${NAMES.join(' or ')} on PATH`;
  throw new Error(`${found}. ${HOW}`);
}
