import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';

/** One dispatch as a client gets it. */
export interface Heard {
  t: string;
  d: Record<string, unknown>;
  s: number;
  o?: string;
  /** When it was heard, in ms of `performance.now()`. */
  at: number;
}

/** What a client says first: its token alone, or the session that it comes back to. */
export interface Greeting {
  token: string;
  session_id?: string;
  seq?: number;
  cursor?: Record<string, string>;
}

export type TransportName = 'ws' | 'socketio';

/** A plain connection to the gateway that keeps all it hears and can be cut; no client of ours in between. */
export abstract class Line {
  readonly heard: Heard[] = [];
  private waiting: (() => void)[] = [];

  static open(transport: TransportName, url: string, greeting: Greeting): Line {
    return transport === 'ws' ? new RawLine(url, greeting) : new SocketIoLine(url, greeting);
  }

  /** Ends without a goodbye, as when a network is lost. */
  abstract drop(): void;

  /** Asks for the members of a guild; to be called once READY or RESUMED was heard. The chunk has this `nonce`. */
  abstract askForMembers(guildId: string, nonce: string): void;

  async until(matches: (heard: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.heard.find(matches);
      if (found) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  event(t: string): Promise<Heard> {
    return this.until((heard) => heard.t === t);
  }

  /** All that was heard, as text: to look for what must not be in it. */
  get text(): string {
    return JSON.stringify(this.heard);
  }

  /** What was heard since the call. */
  mark(): () => Heard[] {
    const from = this.heard.length;
    return () => this.heard.slice(from);
  }

  protected hear(heard: Omit<Heard, 'at'>): void {
    this.heard.push({ ...heard, at: performance.now() });
    const { waiting } = this;
    this.waiting = [];
    for (const wake of waiting) wake();
  }
}

class RawLine extends Line {
  private readonly socket: WebSocket;

  constructor(url: string, greeting: Greeting) {
    super();
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/gateway?v=1&encoding=json`);
    this.socket.on('message', (data: Buffer) => {
      const { op, ...frame } = JSON.parse(data.toString()) as Heard & { op: number };
      if (op === 10) this.socket.send(JSON.stringify({ op: greeting.session_id ? 6 : 2, d: greeting }));
      if (op === 0) this.hear(frame);
    });
  }

  drop(): void {
    this.socket.terminate();
  }

  askForMembers(guild_id: string, nonce: string): void {
    if (this.socket.readyState === this.socket.OPEN)
      this.socket.send(JSON.stringify({ op: 8, d: { guild_id, nonce } }));
  }
}

class SocketIoLine extends Line {
  private readonly socket: Socket;

  constructor(url: string, auth: Greeting) {
    super();
    const options = { transports: ['websocket'], auth, forceNew: true, reconnection: false };
    this.socket = io(`${url}/gateway`, options);
    this.socket.onAny((t: string, d: Heard['d'], meta?: { s: number; o?: string }) => {
      if (meta) this.hear({ t, d, ...meta });
    });
  }

  drop(): void {
    this.socket.io.engine.close();
  }

  askForMembers(guild_id: string, nonce: string): void {
    this.socket.emit('request_guild_members', { guild_id, nonce });
  }
}
