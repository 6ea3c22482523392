import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { Config } from '@messagepal/config';
import { Gate } from './gate';
import { SOCKETIO_PATH } from './gateway-url';

/** Socket.IO beside the raw gateway on one HTTP server: it leaves upgrades alone that are not its own. */
class GatewayIoAdapter extends IoAdapter {
  constructor(
    app: INestApplication,
    private readonly config: Config,
    private readonly gate: Gate,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    const { gateway } = this.config.limits;
    return super.createIOServer(port, {
      ...options,
      path: SOCKETIO_PATH,
      serveClient: false,
      destroyUpgrade: false,
      transports: this.config.gatewayPolling ? ['polling', 'websocket'] : ['websocket'],
      perMessageDeflate: false,
      maxHttpBufferSize: gateway.resumeFrameBytes,
      connectTimeout: gateway.identifyTimeoutMs,
      cors: { origin: [new URL(this.config.publicUrl).origin, ...this.config.corsOrigins], credentials: true },
      allowRequest: (request: IncomingMessage, decide: (error: string | null, admitted: boolean) => void) => {
        const refusal = this.gate.refusal(request);
        decide(refusal ?? null, refusal === undefined);
      },
    } as ServerOptions) as Server;
  }
}

/** Makes an application serve Socket.IO the gateway's way. Call it before the application is initialised. */
export function useGatewayAdapter(app: INestApplication): void {
  app.useWebSocketAdapter(new GatewayIoAdapter(app, app.get(Config), app.get(Gate)));
}
