// HAProxy in front of the processes, with the configuration that is shipped.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const SHIPPED = 'tools/deploy/haproxy.cfg';
const HOW = `haproxy is not installed. Get it and start again:
    Debian, Ubuntu    sudo apt-get install -y haproxy      (as root this is done without asking)
    Fedora            sudo dnf install -y haproxy
    macOS             brew install haproxy`;

const find = () =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, 'haproxy'))
    .find((path) => existsSync(path));

/** A package of the distribution; its service is of no use here and is not started. */
function install() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 2] }).status === 0;
  const get = () => apt('install', '-y', '--no-install-recommends', 'haproxy');
  if (!get() && apt('update')) get();
}

/** The path of the program. Throws with how to get it. */
export function ensureHaproxy(note) {
  if (find()) return find();
  note('installing haproxy with apt-get');
  install();
  const path = find();
  if (!path) throw new Error(HOW);
  return path;
}

/** The shipped configuration with these addresses: `port` to listen on, `{api: ['host:port'], gateway: […]}` behind it. */
export function haproxyConfig(port, servers) {
  const lines = readFileSync(SHIPPED, 'utf8')
    .replace(/^ {2}bind .*$/m, `  bind 127.0.0.1:${port}`)
    .split('\n');
  return lines.flatMap((line) => replaced(line, servers)).join('\n');
}

/** The first server of a backend stands for all of ours, the others for none. */
function replaced(line, servers) {
  const [, kind, number] = /^ {2}server (\w+)-(\d+) /.exec(line) ?? [];
  if (kind === undefined) return [line];
  if (number !== '1') return [];
  const cookie = line.includes(' cookie ');
  return servers[kind].map((address, index) => {
    const name = `${kind}-${index + 1}`;
    return `  server ${name} ${address}${cookie ? ` cookie ${name}` : ''}`;
  });
}
