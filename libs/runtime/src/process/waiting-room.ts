import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@messagepal/errors';
import type { PartHealth } from '../health/health-registry';
import { isPlainFailure, type EngineProbe } from './engine-probe';

const ASK_EVERY_MS = 500;

/**
 * Answers in place of the application until that can be made: it is alive, it is not ready, and why. A supervisor thus
 * lets the process wait for an engine instead of starting it over and over.
 */
export class WaitingRoom {
  private readonly server: Server;
  private parts: PartHealth[] = [{ name: 'start', reason: 'the process is starting' }];

  private constructor() {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  /** Listens. Rejects as `listen` does, e.g. with EADDRINUSE. */
  static open(port: number, host: string): Promise<WaitingRoom> {
    const room = new WaitingRoom();
    return new Promise((resolve, reject) => {
      room.server.once('error', reject).listen(port, host, () => resolve(room));
    });
  }

  /** The port it listens on. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resolves once every engine has answered; `note` hears of each new reason to wait. Rejects when waiting is in vain. */
  async until(probes: readonly EngineProbe[], note: (reason: string) => void): Promise<void> {
    for (let said = ''; ; await sleep(ASK_EVERY_MS)) {
      const parts = await Promise.all(probes.map(ask));
      const away = parts.filter(({ reason }) => reason !== undefined);
      this.parts = away.length > 0 ? parts : [{ name: 'start', reason: 'the engines answer, the process is starting' }];
      if (away.length === 0) return;
      const reason = away.map((part) => `${part.name}: ${part.reason}`).join('; ');
      if (reason !== said) note(reason);
      said = reason;
    }
  }

  /** Gives the port back. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const path = url.split('?', 1)[0];
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'Retry-After': '1',
      });
      response.end(JSON.stringify(body));
    };
    if (path === '/health/live') return send(200, { status: 'ok', parts: [] });
    if (path === '/health/ready') return send(503, { status: 'unavailable', parts: this.parts });
    const error = new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
    send(error.status, error.toBody(randomUUID()));
  }
}

async function ask(probe: EngineProbe): Promise<PartHealth> {
  try {
    await probe.check();
    return { name: probe.name };
  } catch (error) {
    if (isPlainFailure(error)) throw error;
    return { name: probe.name, reason: error instanceof Error ? error.message : String(error) };
  }
}
