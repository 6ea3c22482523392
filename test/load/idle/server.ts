import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { loadConfig } from '@messagepal/config';
import { useGatewayAdapter } from '@messagepal/realtime';
import { createApp } from '@messagepal/runtime';
import { StandaloneModule } from '../../../apps/standalone/src/standalone.module';
import { serveMeasurements } from '../kit/serve-measurements';

async function product(): Promise<number> {
  const app = await createApp(StandaloneModule, loadConfig());
  useGatewayAdapter(app);
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer().address() as AddressInfo).port;
}

/** Sockets that nobody is behind: no token, no session, no guild. */
async function bare(kind: string): Promise<number> {
  const server = createServer();
  if (kind === 'bare-ws') new WebSocketServer({ server, path: '/gateway', perMessageDeflate: false });
  else new Server(server, { transports: ['websocket'], perMessageDeflate: false }).of('/gateway');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function main([kind = '']: string[]): Promise<void> {
  serveMeasurements(kind === 'messagepal' ? await product() : await bare(kind));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
