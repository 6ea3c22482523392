import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { MessageMappingProperties } from '@nestjs/websockets';
import type { Server, ServerOptions, Socket } from 'socket.io';
import { Config } from '@messagepal/config';
import { CLOSINGS } from '../session/closing';
import { Gate } from './gate';
import { SOCKETIO_NAMESPACE, SOCKETIO_PATH } from './gateway-url';
import { COMMAND, type CommandPacket, sessionOf } from './socketio-client';
import { rememberAnswer } from './socketio-internals';
import { SocketIoLines } from './socketio-lines';

type Acknowledge = (answer: unknown) => void;

/** Where a socket of the gateway keeps Nest's one handler. */
interface Handled {
  handler?: MessageMappingProperties;
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
    server.engine.use(rememberAnswer);
    server.engine.on('connection', (conn: Socket['conn']) => this.lines.accept(conn));
    return server;
  }

  override bindMessageHandlers(
    socket: Socket,
    handlers: MessageMappingProperties[],
    transform: Parameters<IoAdapter['bindMessageHandlers']>[2],
  ): void {
    if (!isGateway(socket)) return super.bindMessageHandlers(socket, handlers, transform);
    (socket.data as Handled).handler = handlers.find(({ message }) => message === COMMAND);
    socket.onAny(onCommand);
  }

  /** Those of the gateway are told of by its reception. */
  override bindClientDisconnect(socket: Socket, callback: (reason: string) => void): void {
    if (!isGateway(socket)) super.bindClientDisconnect(socket, callback);
  }
}

/** There may be other gateways, of extensions. */
const isGateway = ({ nsp }: Socket): boolean => nsp.name === SOCKETIO_NAMESPACE;

/** Every server has this namespace. Here nobody would identify in it, hear anything, or be counted. */
function refuseEverybody({ conn }: Socket, next: (error: Error) => void): void {
  next(new Error('Use the namespace /gateway.'));
  setImmediate(() => conn.close());
}

/** Socket.IO calls listeners with the socket as `this`. */
function onCommand(this: Socket, event: string, ...args: unknown[]): void {
  const { handler } = this.data as Handled;
  if (!handler) return;
  const last = args.at(-1);
  const acknowledge = typeof last === 'function' ? (args.pop() as Acknowledge) : undefined;
  // A command has one argument; whatever else came would be measured by nobody.
  if (args.length > 1) return sessionOf(this).close(CLOSINGS.DECODE_ERROR);
  void answer(handler, { event, d: args[0] }, acknowledge);
}

/** Guards, the handler and its filter, which acknowledges what failed by itself: then there is nothing to answer here. */
async function answer(
  { callback }: MessageMappingProperties,
  packet: CommandPacket,
  acknowledge?: Acknowledge,
): Promise<void> {
  const result: unknown = await callback(packet, acknowledge);
  if (result !== undefined) acknowledge?.(result);
}

/** Makes an application serve Socket.IO the gateway's way. Call it before the application is initialised. */
export function useGatewayAdapter(app: INestApplication): void {
  app.useWebSocketAdapter(new GatewayIoAdapter(app, app.get(Config), app.get(Gate), app.get(SocketIoLines)));
}
