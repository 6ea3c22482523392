import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { isResumableClose } from '@messagepal/protocol';
import { toApiError } from '@messagepal/errors';
import { CommandRunner } from '../commands/command-runner';
import { Entrance } from '../ready/entrance';
import { type Closing, ClosingError, CLOSINGS } from '../session/closing';
import type { Session } from '../session/session';
import { SessionHost } from '../session/session-host';
import { sessionOf, type SocketIoData } from './socketio-client';
import { SocketIoConnection } from './socketio-connection';
import { letGoOfRequest } from './socketio-internals';
import { SocketIoLines } from './socketio-lines';

/** The client said goodbye to the namespace: it does not mean to come back to its session, but may join again. */
const GOODBYE = 'client namespace disconnect';

/** Socket.IO sockets coming and going. */
@Injectable()
export class SocketIoReception {
  constructor(
    private readonly host: SessionHost,
    private readonly lines: SocketIoLines,
    private readonly entrance: Entrance,
    private readonly runner: CommandRunner,
  ) {}

  /** Before the socket exists: a token in the handshake has to be good. Answers what `connect_error` shows, if it is not. */
  async admit(socket: Socket): Promise<Error | undefined> {
    const session = this.take(socket);
    if (session instanceof Error) return session;
    try {
      const token = (socket.handshake.auth as Record<string, unknown>)['token'];
      if (typeof token === 'string') await this.entrance.admit(token, session.address);
      else if (token !== undefined) throw new ClosingError(CLOSINGS.BAD_TOKEN);
      Object.assign(socket.data as SocketIoData, { session, reception: this });
      // From here on, so that no end is missed between this and the connection.
      socket.on('disconnect', onDisconnect);
      return undefined;
    } catch (error) {
      this.lines.leave(socket);
      return refusal(error);
    }
  }

  /** HELLO, then what the handshake asked for. */
  welcome(socket: Socket): void {
    const session = sessionOf(socket);
    const auth = socket.handshake.auth as Record<string, unknown>;
    session.bind(new SocketIoConnection(socket));
    dropRequest(socket);
    this.host.greet(session);
    void this.begin(session, auth);
  }

  leave(socket: Socket, reason: string): void {
    sessionOf(socket).end(reason === GOODBYE ? 'final' : 'resumable');
    if (reason === GOODBYE) this.lines.leave(socket);
  }

  private take(socket: Socket): Session | Error {
    try {
      return this.lines.take(socket);
    } catch (error) {
      return refusal(error);
    }
  }

  /** A token in the handshake is an IDENTIFY, with a session in it a RESUME; neither may be larger for that. */
  private async begin(session: Session, auth: Record<string, unknown>): Promise<void> {
    if (auth['token'] === undefined) return;
    try {
      const command = this.runner.byEvent(auth['session_id'] === undefined ? 'identify' : 'resume');
      this.runner.admit(session, command, Buffer.byteLength(JSON.stringify(auth)));
      await this.runner.run(session, command, auth);
    } catch (error) {
      this.runner.fail(session, error);
    }
  }
}

/** Socket.IO calls listeners with the socket as `this`. */
function onDisconnect(this: Socket, reason: string): void {
  (this.data as SocketIoData).reception.leave(this, reason);
}

/** Of a socket that was welcomed nothing is asked any more that its handshake said. */
const FORGOTTEN = Object.freeze({ auth: {}, headers: {}, query: {} });

/** The request that opened a socket is most of what an idle one weighs, and its token is of no use any more. */
function dropRequest(socket: Socket): void {
  letGoOfRequest(socket.conn.request);
  Object.assign(socket.conn, { request: undefined });
  Object.assign(socket, { handshake: FORGOTTEN });
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
