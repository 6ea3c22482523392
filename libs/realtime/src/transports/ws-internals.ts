import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** The parts of `ws` 8.23.0 that fan-out goes by; `ws-internals.spec.ts` fails when a version changes them. */
interface Internals {
  readonly _socket: (Duplex & { readonly encrypted?: boolean }) | null;
  readonly _sender: { readonly _state: number; readonly _queue: readonly unknown[] } | null;
  readonly extensions: string;
}

const OPEN = 1;
/** Neither compressing nor reading a blob: what is written to the socket now comes after what was sent before. */
const SENDER_IDLE = 0;

const internalsOf = (ws: WebSocket): Internals => ws as unknown as Internals;

/**
 * The stream below a WebSocket, if complete frames may be written to it past the library: open, no extension that would
 * transform frames, nothing queued inside the library.
 */
export function plainSocketOf(ws: WebSocket): Duplex | undefined {
  const { _socket: socket, _sender: sender, extensions } = internalsOf(ws);
  const plain = ws.readyState === OPEN && extensions === '' && sender?._state === SENDER_IDLE;
  return plain && sender._queue.length === 0 && socket?.writable ? socket : undefined;
}

/** Whether the stream hands what it is given straight to the kernel, so that a drained buffer may be used again. */
export const writesThrough = (socket: Duplex): boolean => !('encrypted' in socket);
