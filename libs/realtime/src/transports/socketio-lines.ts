import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { CommandRunner } from '../commands/command-runner';
import { Attendance } from '../session/attendance';
import { ClosingError, CLOSINGS } from '../session/closing';
import type { Connection } from '../session/connection';
import type { Session } from '../session/session';
import { SessionHost } from '../session/session-host';
import { Gate } from './gate';

type EngineConnection = Socket['conn'] & { [LINE]?: SocketIoLine };

/** Where a connection keeps its line, so that the same listeners serve all and none needs a table. */
const LINE: unique symbol = Symbol('line');

/** An Engine.IO connection, as the gateway sees it. */
export interface SocketIoLine {
  readonly address: string;
  /** That of the socket on it, or the one that waits for a socket; undefined if its address has too many that wait. */
  session: Session | undefined;
  /** Whether a socket has asked for the session. */
  taken: boolean;
  readonly lines: SocketIoLines;
}

/** How long a connection that is one too many has to hear so. */
const REFUSAL_MS = 1_000;

/**
 * The connections below Socket.IO's sockets. Each has a session as long as it lives, before a socket has joined the gateway and
 * after it has left: it counts as one that has not said who it is, and has as long to do so, from its beginning or since a session of it was live. To join
 * is a frame like others.
 */
@Injectable()
export class SocketIoLines {
  constructor(
    private readonly host: SessionHost,
    private readonly gate: Gate,
    private readonly runner: CommandRunner,
    private readonly attendance: Attendance,
  ) {}

  /** A connection was opened. */
  accept(conn: EngineConnection): void {
    const address = this.gate.addressOf(conn.request);
    const line: SocketIoLine = { address, session: undefined, taken: false, lines: this };
    conn[LINE] = line;
    conn.on('heartbeat', onHeartbeat);
    conn.on('packet', onPacket);
    conn.on('close', onClose);
    this.wait(conn, line);
  }

  /** A pong of Engine.IO counts as a heartbeat. */
  seen({ session }: SocketIoLine): void {
    if (session) this.attendance.seen(session);
  }

  refuseBinary({ session }: SocketIoLine, data: unknown): void {
    const isText = data === undefined || typeof data === 'string';
    if (session && !isText) this.runner.fail(session, new ClosingError(CLOSINGS.BINARY));
  }

  /** A socket joins: answers the session that waits for it. Throws {@link ClosingError}. */
  take({ conn }: Socket): Session {
    const line = (conn as EngineConnection)[LINE];
    if (!line?.session) throw new ClosingError(CLOSINGS.TOO_MANY_SOCKETS);
    this.count(conn, line, line.session);
    if (line.taken || line.session.state !== 'waiting') throw new ClosingError(CLOSINGS.TROUBLE);
    line.taken = true;
    return line.session;
  }

  /** A socket has left, or was refused, and its connection stays: another may join. */
  leave({ conn }: Socket): void {
    const line = (conn as EngineConnection)[LINE];
    if (!line) return;
    line.taken = false;
    if (line.session?.state !== 'waiting') this.wait(conn, line);
  }

  private wait(conn: EngineConnection, line: SocketIoLine): void {
    line.session = this.host.open(line.address, line.session);
    if (line.session) line.session.bind(new BareConnection(conn));
    else hangUp(conn);
  }

  private count(conn: EngineConnection, line: SocketIoLine, session: Session): void {
    try {
      this.runner.count(session);
    } catch (error) {
      if (line.taken) this.runner.fail(session, error);
      else this.dismiss(conn, line);
      throw error;
    }
  }

  /** No socket joins it any more. */
  private dismiss(conn: EngineConnection, line: SocketIoLine): void {
    line.session?.end('final');
    line.session = undefined;
    hangUp(conn);
  }
}

/** The engine calls listeners with the connection as `this`. */
function onHeartbeat(this: EngineConnection): void {
  const line = this[LINE];
  line?.lines.seen(line);
}

function onPacket(this: EngineConnection, { data }: { data?: unknown }): void {
  const line = this[LINE];
  line?.lines.refuseBinary(line, data);
}

function onClose(this: EngineConnection): void {
  this[LINE]?.session?.end('resumable');
}

/** Whoever has been refused hears of it first. */
function hangUp(conn: EngineConnection): void {
  setTimeout(() => conn.close(), REFUSAL_MS).unref();
}

/** A connection that no socket has joined: there is nobody to talk to. */
class BareConnection implements Connection {
  readonly transport = 'socketio';
  readonly unsent = 0;

  constructor(private readonly conn: EngineConnection) {}

  write(): void {
    return undefined;
  }

  signal(): void {
    return undefined;
  }

  close(): void {
    this.conn.close();
  }
}
