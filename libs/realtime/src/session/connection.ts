import type { Batch } from '../frames/batch';
import type { Closing } from './closing';

/** What the gateway says besides dispatches: opcodes 7, 9, 10, 11 of the raw gateway, events of the same names on Socket.IO. */
export type Signal =
  | { name: 'HELLO'; d: { heartbeat_interval: number } }
  | { name: 'HEARTBEAT_ACK'; d: null }
  | { name: 'RECONNECT'; d: null }
  /** `d` says whether a RESUME may still work; here it never may. */
  | { name: 'INVALID_SESSION'; d: false };

/**
 * One socket of either transport, as a session sees it. Everything is sent in the order of the calls. None of them throws:
 * a socket that is gone swallows what it is given.
 */
export interface Connection {
  readonly transport: 'ws' | 'socketio';
  /** Bytes given to the socket that the kernel has not taken yet. */
  readonly unsent: number;
  /** Sends the dispatches of a batch, numbered from `firstSeq`. */
  write(batch: Batch, firstSeq: number): void;
  signal(signal: Signal): void;
  /** Says why and closes; a peer that does not answer is cut a little later. */
  close(closing: Closing): void;
}
