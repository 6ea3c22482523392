import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { MessageMappingProperties } from '@nestjs/websockets';
import type { Server, ServerOptions, Socket } from 'socket.io';
import { Config } from '@messagepal/config';
import { CLOSINGS } from '../session/closing';
import { Gate } from './gate';
import { SOCKETIO_PATH } from './gateway-url';
import { sessionOf } from './socketio-client';
import { SocketIoLines } from './socketio-lines';

type Acknowledge = (answer: unknown) => void;

/** Where a socket keeps Nest's handlers. */
interface Handled {
  handlers?: readonly MessageMappingProperties[];
}

/**
 * Socket.IO beside the raw gateway on one HTTP server. It leaves upgrades alone that are not its own, and gives each socket
 * one listener for all commands: Nest's own adapter makes a chain of observables per socket and command, 20 KiB in all.
 */
class GatewayIoAdapter extends IoAdapter {
  constructor(
    app: INestApplication,
    private readonly config: Config,
    private readonly gate: Gate,
    private readonly lines: SocketIoLines,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: Partial<ServerOptions>): Server {
    const { gateway } = this.config.limits;
    const server = super.createIOServer(port, {
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
    server.of('/').use(refuseEverybody);
    server.engine.on('connection', (conn: Socket['conn']) => this.lines.accept(conn));
    return server;
  }

  override bindMessageHandlers(socket: Socket, handlers: MessageMappingProperties[]): void {
    (socket.data as Handled).handlers = handlers;
    socket.onAny(onCommand);
  }
}

/** Every server has this namespace. Here nobody would identify in it, hear anything, or be counted. */
function refuseEverybody({ conn }: Socket, next: (error: Error) => void): void {
  next(new Error('Use the namespace /gateway.'));
  setImmediate(() => conn.close());
}

/** Socket.IO calls listeners with the socket as `this`. */
function onCommand(this: Socket, event: string, ...args: unknown[]): void {
  const handler = (this.data as Handled).handlers?.find(({ message }) => message === event);
  if (!handler) return;
  const last = args.at(-1);
  const acknowledge = typeof last === 'function' ? (args.pop() as Acknowledge) : undefined;
  // A command has one argument; whatever else came would be measured by nobody.
  if (args.length > 1) return sessionOf(this).close(CLOSINGS.DECODE_ERROR);
  void answer(handler, args[0], acknowledge);
}

/** Guards, the handler and its filter, which acknowledges what failed by itself: then there is nothing to answer here. */
async function answer(handler: MessageMappingProperties, data: unknown, acknowledge?: Acknowledge): Promise<void> {
  const result: unknown = await handler.callback(data, acknowledge);
  if (result !== undefined) acknowledge?.(result);
}

/** Makes an application serve Socket.IO the gateway's way. Call it before the application is initialised. */
export function useGatewayAdapter(app: INestApplication): void {
  app.useWebSocketAdapter(new GatewayIoAdapter(app, app.get(Config), app.get(Gate), app.get(SocketIoLines)));
}
