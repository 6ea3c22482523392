import type { Frame } from '../src/transport/transport';

/** A command of the client. */
export interface Said {
  op: number;
  d: unknown;
}

/** The gateway's end of one connection: does nothing by itself but what its script says. */
export interface ScriptedConnection {
  /** IDENTIFY or RESUME. */
  greeting(): Promise<Said>;
  /** The next command with this opcode. */
  heard(op: number): Promise<Said>;
  say(frame: Frame): void;
  /** Cuts the connection as a failing network does. */
  kill(): void;
  close(code: number, reason: string): void;
  /** Resolves when the client has left, with whether it said goodbye. */
  left: Promise<'goodbye' | 'cut'>;
}

export interface ScriptedGateway {
  url: string;
  next(): Promise<ScriptedConnection>;
  stop(): Promise<void>;
}
