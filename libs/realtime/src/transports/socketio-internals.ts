import { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'socket.io';
import type { WebSocket } from 'ws';
import { plainSocketOf } from './ws-internals';

/** The parts of `engine.io` 6.6 (socket.io 4.8.4) that fan-out goes by; `socketio-internals.spec.ts` guards them. */
interface EngineSocket {
  readonly readyState: string;
  readonly upgrading: boolean;
  readonly writeBuffer: readonly { readonly data?: { readonly length: number } }[];
  readonly transport: { readonly name: string; readonly writable: boolean; readonly socket?: WebSocket };
}

/** What Engine.IO's middleware is given as an answer; it holds the request, and is held by the stream for as long as that is open. */
interface UpgradeAnswer {
  req: unknown;
}

const ANSWER = Symbol('answer to the upgrade');

/** Middleware of the engine: remembers the answer, for {@link letGoOfRequest}. */
export function rememberAnswer(request: object, answer: object, next: () => void): void {
  Object.assign(request, { [ANSWER]: answer });
  next();
}

/** The request that opened a connection can be collected, though its stream is open. Nobody sets headers of the answer any more. */
export function letGoOfRequest(request: object | undefined): void {
  const answer = (request as { [ANSWER]?: UpgradeAnswer } | undefined)?.[ANSWER];
  if (answer && !(answer instanceof ServerResponse)) answer.req = undefined;
}

const engineOf = (socket: Socket): EngineSocket => socket.conn as unknown as EngineSocket;

/** The WebSocket under a Socket.IO socket; none under long-polling. */
export function engineWebSocketOf(socket: Socket): WebSocket | undefined {
  const { transport } = engineOf(socket);
  return transport.name === 'websocket' ? transport.socket : undefined;
}

/**
 * The stream below a Socket.IO socket, if complete frames may be written to it past the library: connected over WebSocket,
 * no change of transport under way, nothing queued in the engine or below it.
 */
export function plainEngineSocketOf(socket: Socket): Duplex | undefined {
  const { readyState, upgrading, writeBuffer, transport } = engineOf(socket);
  const idle = readyState === 'open' && !upgrading && writeBuffer.length === 0 && transport.writable;
  const webSocket = idle && socket.connected ? engineWebSocketOf(socket) : undefined;
  return webSocket && plainSocketOf(webSocket);
}

/** Bytes that the client has yet to fetch or the kernel to take; under long-polling they wait in the engine. */
export function unsentOf(socket: Socket): number {
  const webSocket = engineWebSocketOf(socket);
  if (webSocket) return webSocket.bufferedAmount;
  return engineOf(socket).writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
}
