import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '@messagepal/config';
import { messageHomeServer } from '@messagepal/messages';
import { createApp } from '@messagepal/runtime';
import { DataServiceModule } from '../../../apps/data-service/src/data-service.module';
import { serveMeasurements } from '../kit/serve-measurements';

/** A Data Service as it is shipped, save that its log is its own unless `REDIS_URL` names one. */
async function main(): Promise<void> {
  const config = loadConfig();
  const app = await createApp(DataServiceModule, config);
  app.connectMicroservice(messageHomeServer(config.dataServiceListen).options);
  await app.listen(0, '127.0.0.1');
  await app.startAllMicroservices();
  serveMeasurements(((app.getHttpServer() as Server).address() as AddressInfo).port);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
