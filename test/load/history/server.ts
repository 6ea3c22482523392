import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '@messagepal/config';
import { createApp } from '@messagepal/runtime';
import { ApiModule } from '../../../apps/api/src/api.module';
import { serveMeasurements } from '../kit/serve-measurements';
import { bareHttp, bareNest } from './bare';

async function main([kind, file = '']: string[]): Promise<void> {
  const server = await (kind === 'messagepal' ? product() : bare(kind, readFileSync(file)));
  serveMeasurements((server.address() as AddressInfo).port);
}

const bare = (kind: string | undefined, bytes: Buffer): Promise<Server> =>
  kind === 'bare-nest' ? bareNest(bytes) : bareHttp(bytes);

async function product(): Promise<Server> {
  const app = await createApp(ApiModule, loadConfig());
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer() as Server;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
