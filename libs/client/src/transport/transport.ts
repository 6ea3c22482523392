import type { GatewayOp, IdentifyPayload, ResumePayload } from '@messagepal/protocol';

/** One frame of the gateway, whatever carries it. */
export interface Frame {
  op: number;
  s?: number | null;
  o?: string | null;
  t?: string | null;
  d?: unknown;
}

/** What introduces the client on a new connection. */
export type Greeting =
  { op: typeof GatewayOp.IDENTIFY; d: IdentifyPayload } | { op: typeof GatewayOp.RESUME; d: ResumePayload };

/** How a connection ended when the other side, or the network, ended it. */
export interface Closing {
  code: number;
  reason: string;
  resumable: boolean;
}

/** Who listens to a connection. After `drop`, `end` or `closed` nothing is called any more. */
export interface Peer {
  frame(frame: Frame): void;
  closed(closing: Closing): void;
  /** The gateway answered a command with an error. */
  refused(op: number, code: number, message: string): void;
}

export interface Connection {
  /** Only after HELLO. */
  send(op: number, d: unknown): void;
  /** Cuts the connection as a failing network would: the session stays resumable. */
  drop(): void;
  /** Says goodbye: the session ends. */
  end(): void;
}

/** Opens connections; delivers HELLO first and gives the greeting by itself. Never throws: failing to open is a `closed`. */
export interface Transport {
  open(greeting: Greeting, peer: Peer): Connection;
}

/** What a WebSocket reports when no close frame came. */
export const ABNORMAL_CLOSE = 1006;
