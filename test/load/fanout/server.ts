import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { loadConfig } from '@messagepal/config';
import { EventLog, guildTopic } from '@messagepal/event-log';
import { useGatewayAdapter } from '@messagepal/realtime';
import { createApp } from '@messagepal/runtime';
import { ApiModule } from '../../../apps/api/src/api.module';
import { StandaloneModule } from '../../../apps/standalone/src/standalone.module';
import { WorkerModule } from '../../../apps/worker/src/worker.module';
import { serveMeasurements } from '../kit/serve-measurements';
import { bareSocketIo } from './bare-socketio';
import { bareWs } from './bare-ws';

/** The product without its gateway: the same REST, store and log. */
@Module({ imports: [ApiModule, WorkerModule] })
class WithoutGatewayModule {}

async function main([kind, guildId = '']: string[]): Promise<void> {
  const product = kind === 'messagepal';
  const app = await createApp(product ? StandaloneModule : WithoutGatewayModule, loadConfig());
  if (product) useGatewayAdapter(app);
  await app.listen(0, '127.0.0.1');
  const server = app.getHttpServer() as Server;
  const log = app.get(EventLog, { strict: false });
  if (kind === 'bare-ws') await bareWs(server, log, guildTopic(guildId));
  if (kind === 'bare-socketio') await bareSocketIo(server, log, guildTopic(guildId));
  serveMeasurements((server.address() as AddressInfo).port);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
