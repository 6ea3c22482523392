import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { isResumableClose } from '@messagepal/protocol';
import { toApiError } from '@messagepal/errors';
import { CommandRunner } from '../commands/command-runner';
import { Entrance } from '../ready/entrance';
import { Attendance } from '../session/attendance';
import { type Closing, ClosingError, CLOSINGS } from '../session/closing';
import { SessionHost } from '../session/session-host';
import { Gate } from './gate';
import type { SocketIoData } from './socketio-client';
import { SocketIoConnection } from './socketio-connection';

/** The client said goodbye to the namespace: it does not mean to come back. */
const GOODBYE = 'client namespace disconnect';

/** Socket.IO sockets coming and going. */
@Injectable()
export class SocketIoReception {
  constructor(
    private readonly host: SessionHost,
    private readonly gate: Gate,
    private readonly entrance: Entrance,
    private readonly runner: CommandRunner,
    private readonly attendance: Attendance,
  ) {}

  /** Before the socket exists: a token in the handshake has to be good. Answers what `connect_error` shows, if it is not. */
  async admit(socket: Socket): Promise<Error | undefined> {
    try {
      const token = (socket.handshake.auth as Record<string, unknown>)['token'];
      if (typeof token === 'string') await this.entrance.admit(token);
      else if (token !== undefined) throw new ClosingError(CLOSINGS.BAD_TOKEN);
      this.open(socket);
      return undefined;
    } catch (error) {
      return refusal(error);
    }
  }

  /** HELLO, then what the handshake asked for. */
  welcome(socket: Socket): void {
    const { session } = socket.data as SocketIoData;
    const auth = socket.handshake.auth as Record<string, unknown>;
    session.bind(new SocketIoConnection(socket));
    socket.conn.on('heartbeat', () => this.attendance.seen(session));
    socket.conn.on('packet', ({ data }: { data?: unknown }) => this.measure(socket, data));
    socket.onAny((event: string) => this.refuseUnknown(socket, event));
    dropRequest(socket);
    this.host.greet(session);
    void this.begin(socket, auth);
  }

  farewell({ data }: Socket, reason: string | undefined): void {
    (data as Partial<SocketIoData>).session?.end(reason === GOODBYE ? 'final' : 'resumable');
  }

  private open(socket: Socket): void {
    const session = this.host.open(this.gate.addressOf(socket.request));
    if (!session) throw new ClosingError(CLOSINGS.TOO_MANY_SOCKETS);
    Object.assign(socket.data as SocketIoData, { session, bytes: 0 });
    // Between here and the connection the client may go away without a farewell.
    socket.conn.once('close', () => session.end('resumable'));
  }

  /** A token in the handshake is an IDENTIFY, with a session in it a RESUME. */
  private async begin(socket: Socket, auth: Record<string, unknown>): Promise<void> {
    const { session } = socket.data as SocketIoData;
    if (auth['token'] === undefined) return;
    try {
      const command = this.runner.byEvent(auth['session_id'] === undefined ? 'identify' : 'resume');
      this.runner.admit(session, command, 0);
      await this.runner.run(session, command, auth);
    } catch (error) {
      this.runner.fail(session, error);
    }
  }

  private measure({ data }: Socket, packet: unknown): void {
    (data as SocketIoData).bytes = typeof packet === 'string' ? Buffer.byteLength(packet) : Infinity;
  }

  private refuseUnknown({ data }: Socket, event: string): void {
    const { session } = data as SocketIoData;
    if (!this.runner.byEvent(event)) this.runner.fail(session, new ClosingError(CLOSINGS.UNKNOWN_OPCODE));
  }
}

/** The request that opened a socket is most of what an idle one weighs, and its token is of no use any more. */
function dropRequest({ conn, handshake }: Socket): void {
  Object.assign(conn, { request: undefined });
  Object.assign(handshake, { auth: {}, headers: {}, query: {} });
}

/** The error that socket.io shows the client as `connect_error`: `data` has the same fields as the `close` event. */
function refusal(error: unknown): Error {
  const { code, message } = closingFor(error);
  return Object.assign(new Error(message), { data: { code, message, resumable: isResumableClose(code) } });
}

const closingFor = (error: unknown): Closing => {
  if (error instanceof ClosingError) return error.closing;
  return { code: CLOSINGS.TROUBLE.code, message: toApiError(error).message };
};
