// HAProxy in front of the processes, with the configuration that is shipped.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall } from '../engines/apt.mjs';

const SHIPPED = 'tools/deploy/haproxy.cfg';
const HOW = `haproxy is not installed. Get it and start again:
    Debian, Ubuntu    sudo apt-get install -y haproxy      (as root this is done without asking)
    Fedora            sudo dnf install -y haproxy
    macOS             brew install haproxy`;

const find = () =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, 'haproxy'))
    .find((path) => existsSync(path));

/** The path of the program. Throws with how to get it. */
export function ensureHaproxy() {
  const path = find() ?? (aptInstall('haproxy') ? find() : undefined);
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
