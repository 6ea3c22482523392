// Who listens where, and what each process of ours is told.
import { existsSync } from 'node:fs';
import { freePorts } from '../engines/java/probe.mjs';

const KINDS = ['data', 'worker', 'api', 'gateway'];
const entryOf = (kind) => `dist/apps/${kind === 'data' ? 'data-service' : kind}/src/main.js`;

/** Ports for everything of ours, from `port` on: `{lb, members: [{kind, name, port, address?}]}`. */
export async function places({ port, counts }, note) {
  if (counts.data > 0 && !existsSync(entryOf('data'))) {
    note('there is no Data Service in this build: the api processes do its work');
    counts.data = 0;
  }
  const wanted = 1 + KINDS.reduce((sum, kind) => sum + counts[kind] * (kind === 'data' ? 2 : 1), 0);
  let next = await freePorts('127.0.0.1', port, wanted);
  const lb = next++;
  const members = KINDS.flatMap((kind) =>
    Array.from({ length: counts[kind] }, (_, index) => ({
      kind,
      name: `${kind}-${index + 1}`,
      port: next++,
      ...(kind === 'data' && { address: `127.0.0.1:${next++}` }),
    })),
  );
  return { lb, members };
}

/** Addresses of the members of a kind: `host:port`. */
export const addressesOf = (members, kind) =>
  members.filter((member) => member.kind === kind).map(({ port }) => `127.0.0.1:${port}`);

/** How to run a member, and with which environment. What the caller's environment says wins, save for places. */
export function commandOf(member, { lb, members }, engineEnv) {
  const data = members.filter(({ address }) => address).map(({ address }) => address);
  const env = {
    MP_PUBLIC_URL: `http://127.0.0.1:${lb}`,
    MP_TRUST_PROXY: 'loopback',
    MP_GATEWAY_POLLING: 'true',
    MP_LOG_LEVEL: 'info',
    ...process.env,
    ...engineEnv,
    HOST: '127.0.0.1',
    PORT: String(member.port),
    ...(member.address && { MP_DATA_SERVICE_LISTEN: member.address }),
    ...(member.kind === 'api' && data.length > 0 && { MP_DATA_SERVICE: data.join(',') }),
  };
  return { command: process.execPath, args: [entryOf(member.kind)], env };
}
