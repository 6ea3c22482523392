import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '@messagepal/config';
import { useGatewayAdapter } from '@messagepal/realtime';
import { createApp } from '@messagepal/runtime';
import { StandaloneModule } from '../../../apps/standalone/src/standalone.module';
import { serveMeasurements } from '../kit/serve-measurements';

async function main(): Promise<void> {
  const app = await createApp(StandaloneModule, loadConfig());
  useGatewayAdapter(app);
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer() as Server;
  serveMeasurements((server.address() as AddressInfo).port);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
