import type { Socket } from 'socket.io';
import { ClosingError, CLOSINGS } from '../session/closing';
import type { Session } from '../session/session';

/** The one message that Nest knows of: every event of a client is this one, so that a socket has one handler. */
export const COMMAND = 'command';

/** What a client emitted: the name of the event, and its argument. */
export interface CommandPacket {
  event: string;
  d: unknown;
}

/** What the gateway keeps of a Socket.IO socket. */
export interface SocketIoData {
  session: Session;
  /** Who is told when it leaves. */
  reception: { leave(socket: Socket, reason: string): void };
}

/** The session of a socket that has been accepted. */
export function sessionOf({ data }: { data: Partial<SocketIoData> }): Session {
  if (!data.session) throw new ClosingError(CLOSINGS.TROUBLE);
  return data.session;
}
