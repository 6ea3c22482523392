// An S3 server as a process of its own, whichever of the two programs it is.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startDaemon, stopDaemon } from '../java/daemon.mjs';
import { s3Answers } from './ask.mjs';

const READY_MS = 60_000;
const GRACE_MS = 5_000;

/** Ports one after the other that a server takes, the first for S3. */
export const PORTS = 8;
export const REGION = 'us-east-1';

/**
 * Starts `program` in `dir`, on what it finds there. `address` is `{endpoint, region, accessKeyId, secretAccessKey}` with an
 * endpoint on loopback. Resolves with the process id when S3 is answered.
 */
export function startServer({ program, dir, port, address }) {
  const data = join(dir, 'data');
  mkdirSync(data, { recursive: true });
  const { args, env } = COMMANDS[program.kind]({ data, port, address });
  const ready = () => s3Answers(address);
  return startDaemon({ dir, command: program.path, args, env, ready, timeoutMs: READY_MS });
}

/** SeaweedFS takes 25 s over a SIGTERM, and loses nothing by SIGKILL that it has answered. */
export const stopServer = ({ program, dir }) => stopDaemon(dir, program.kind === 'seaweedfs' ? 0 : GRACE_MS);

const COMMANDS = {
  versitygw: ({ data, port, address }) => ({
    args: ['--port', `127.0.0.1:${port}`, '--region', address.region, '--quiet', 'posix', data],
    env: { ROOT_ACCESS_KEY: address.accessKeyId, ROOT_SECRET_KEY: address.secretAccessKey },
  }),
  seaweedfs: ({ data, port, address }) => ({
    args: weedArguments(data, port),
    env: {
      AWS_ACCESS_KEY_ID: address.accessKeyId,
      AWS_SECRET_ACCESS_KEY: address.secretAccessKey,
      // A bucket is a collection; by default each takes seven volumes at once.
      WEED_MASTER_VOLUME_GROWTH_COPY_1: '1',
    },
  }),
};

function weedArguments(data, port) {
  const ports = ['master.port', 'master.port.grpc', 'volume.port', 'volume.port.grpc', 'filer.port', 'filer.port.grpc'];
  return [
    ...['-logtostderr=true', 'server', `-dir=${data}`, '-ip=127.0.0.1', '-ip.bind=127.0.0.1'],
    // It reports home unless told not to.
    ...['-master.telemetry=false', '-master.volumeSizeLimitMB=64', '-volume.max=1000'],
    ...['-filer', '-s3', `-s3.port=${port}`, `-s3.port.grpc=${port + 1}`],
    ...['-s3.port.iceberg=0', '-s3.port.lance=0'],
    ...ports.map((name, index) => `-${name}=${port + 2 + index}`),
  ];
}
