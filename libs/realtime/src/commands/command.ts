import type { z } from 'zod';
import type { Session } from '../session/session';

/** What a client may ask of the gateway: an opcode on the raw WebSocket, an event on Socket.IO. */
export interface Command<D = unknown> {
  readonly op: number;
  /** Name of the Socket.IO event. */
  readonly event: string;
  /** In which state of the session it is allowed. */
  readonly when: 'always' | 'waiting' | 'live';
  /** Bytes of a frame at most. */
  readonly maxBytes: number;
  /** Whether it is counted against the rate of frames. */
  readonly counted: boolean;
  readonly payload: z.ZodType<D>;
  /** Throws `ClosingError` where the connection has to end, `ApiError` where only this command is refused. */
  run(session: Session, d: D): Promise<void> | void;
}
