import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Type } from '@nestjs/common';
import { loadConfig, loadSplitConfig, type Config } from '@messagepal/config';
import { messageHomeServer } from '@messagepal/messages';
import { useGatewayAdapter } from '@messagepal/realtime';
import { createApp } from '@messagepal/runtime';
import { ApiModule } from '../../../apps/api/src/api.module';
import { DataServiceModule } from '../../../apps/data-service/src/data-service.module';
import { StandaloneModule } from '../../../apps/standalone/src/standalone.module';
import { serveMeasurements } from '../kit/serve-measurements';
import { bareHttp, bareNest } from './bare';

/** Which process this is; the modules are those of the apps. */
const KINDS: Record<string, () => Promise<Server>> = {
  standalone: () => product(StandaloneModule, loadConfig()),
  api: () => product(ApiModule, loadSplitConfig()),
  'data-service': dataService,
  'bare-nest': bareNest,
  'bare-http': bareHttp,
};

async function product(root: Type, config: Config): Promise<Server> {
  const app = await createApp(root, config);
  if (root === StandaloneModule) useGatewayAdapter(app);
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer() as Server;
}

async function dataService(): Promise<Server> {
  const config = loadSplitConfig();
  const app = await createApp(DataServiceModule, config);
  app.connectMicroservice(messageHomeServer(config.dataServiceListen).options);
  await app.listen(0, '127.0.0.1');
  await app.startAllMicroservices();
  return app.getHttpServer() as Server;
}

async function main([kind = '']: string[]): Promise<void> {
  const server = await KINDS[kind]?.();
  if (!server) throw new Error(`there is no ${kind}`);
  serveMeasurements((server.address() as AddressInfo).port);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
