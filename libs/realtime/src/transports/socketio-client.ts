import { ClosingError, CLOSINGS } from '../session/closing';
import type { Session } from '../session/session';

/** What the gateway keeps of a Socket.IO socket. */
export interface SocketIoData {
  session: Session;
}

/** The session of a socket that has been accepted. */
export function sessionOf({ data }: { data: Partial<SocketIoData> }): Session {
  if (!data.session) throw new ClosingError(CLOSINGS.TROUBLE);
  return data.session;
}
