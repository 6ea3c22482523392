import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { loadConfig } from '@messagepal/config';
import { useGatewayAdapter } from '@messagepal/realtime';
import { createApp, Metrics } from '@messagepal/runtime';
import { StandaloneModule } from '../../../apps/standalone/src/standalone.module';
import { serveMeasurements } from '../kit/serve-measurements';

const BUILT = 'messagepal_gateway_snapshots_built';

interface Served {
  port: number;
  /** Snapshots of guilds that were turned into text so far. */
  built: () => Promise<number>;
}

async function product(): Promise<Served> {
  const app = await createApp(StandaloneModule, loadConfig());
  useGatewayAdapter(app);
  await app.listen(0, '127.0.0.1');
  const { registry } = app.get(Metrics, { strict: false });
  const built = async (): Promise<number> => (await registry.getSingleMetric(BUILT)?.get())?.values[0]?.value ?? NaN;
  return { port: (app.getHttpServer().address() as AddressInfo).port, built };
}

/** Whoever says anything is sent the frames of the file, one a line, as they are. */
async function bare(file: string): Promise<Served> {
  const payloads = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => Buffer.from(line));
  const server = createServer();
  const wss = new WebSocketServer({ server, path: '/gateway', perMessageDeflate: false });
  wss.on('connection', (ws) => {
    ws.send('{"op":10,"d":{"heartbeat_interval":45000}}');
    ws.on('message', () => payloads.forEach((payload) => ws.send(payload, { binary: false })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, built: () => Promise.resolve(0) };
}

async function main([kind, file = '']: string[]): Promise<void> {
  const { port, built } = await (kind === 'messagepal' ? product() : bare(file));
  serveMeasurements(port, built);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
