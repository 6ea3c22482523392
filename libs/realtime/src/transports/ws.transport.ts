import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type RawData, type Server, type WebSocket, WebSocketServer } from 'ws';
import { Config } from '@messagepal/config';
import { CLOSINGS } from '../session/closing';
import { SessionHost } from '../session/session-host';
import { GatewaySocket } from './gateway-socket';
import { Gate } from './gate';
import { WsConnection } from './ws-connection';
import { WsReceiver } from './ws-receiver';
import { ownerOf, refuseUpgrade, speaksOurs } from './ws-upgrade';

/** The client said goodbye (RFC 6455, 7.4.1): it does not mean to come back. */
const GOODBYES: ReadonlySet<number> = new Set([1000, 1001]);

/** The raw WebSocket gateway on `/gateway`, beside Socket.IO on the same HTTP server. */
@Injectable()
export class WsTransport implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly wss: Server<typeof GatewaySocket>;
  private server: HttpServer | undefined;

  constructor(
    config: Config,
    private readonly http: HttpAdapterHost,
    private readonly gate: Gate,
    private readonly host: SessionHost,
    private readonly receiver: WsReceiver,
  ) {
    this.wss = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: config.limits.gateway.resumeFrameBytes,
      WebSocket: GatewaySocket,
    });
  }

  onApplicationBootstrap(): void {
    this.server = this.http.httpAdapter.getHttpServer() as HttpServer;
    this.server.on('upgrade', this.onUpgrade);
  }

  onApplicationShutdown(): void {
    this.server?.off('upgrade', this.onUpgrade);
  }

  private readonly onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const owner = ownerOf(request);
    if (owner === 'socketio') return;
    const refusal = owner === 'nobody' ? '404 Not Found' : this.gate.refusal(request);
    if (refusal) return refuseUpgrade(socket, refusal);
    this.wss.handleUpgrade(request, socket, head, (ws) => this.accept(ws, request));
  };

  private accept(ws: GatewaySocket, request: IncomingMessage): void {
    ws.on('error', ignore);
    const session = this.host.open(this.gate.addressOf(request));
    if (!session) return ws.close(CLOSINGS.TOO_MANY_SOCKETS.code, CLOSINGS.TOO_MANY_SOCKETS.message);
    ws.session = session;
    ws.receiver = this.receiver;
    ws.on('message', onMessage);
    ws.on('close', onClose);
    session.bind(new WsConnection(ws));
    if (speaksOurs(request)) this.host.greet(session);
    else session.close(CLOSINGS.BAD_VERSION);
  }
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  const { session, receiver } = this as GatewaySocket;
  if (session) void receiver?.receive(session, data, isBinary);
}

function onClose(this: WebSocket, code: number): void {
  (this as GatewaySocket).session?.end(GOODBYES.has(code) ? 'final' : 'resumable');
}

/** Whatever went wrong with a socket, `close` follows and says the code. */
function ignore(): void {
  return undefined;
}
