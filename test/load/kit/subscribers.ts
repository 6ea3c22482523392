import { setTimeout as sleep } from 'node:timers/promises';
import { FrameSocket } from './frame-socket';

/** How a client of a server under test becomes one that hears. */
export type Dialect = 'gateway-ws' | 'gateway-socketio' | 'bare-ws' | 'bare-socketio';

/** Opened at the same time. */
const AT_ONCE = 20;
const QUIET_MS = 500;
const HEARTBEAT_MS = 30_000;

const PATHS: Record<Dialect, string> = {
  'gateway-ws': '/gateway?v=1&encoding=json',
  'bare-ws': '/gateway',
  'gateway-socketio': '/socket.io/?EIO=4&transport=websocket',
  'bare-socketio': '/socket.io/?EIO=4&transport=websocket',
};

/** Invisible, so that a thousand arrivals are not a million presence updates. */
const PRESENCE = { status: 'invisible' };

const is = (payload: Buffer, text: string): boolean => payload.subarray(0, text.length).equals(Buffer.from(text));

/** Many sockets, of which only the number of frames is of interest. */
export class Subscribers {
  private readonly sockets: FrameSocket[] = [];
  private beat: NodeJS.Timeout | undefined;
  private waiting: { heard: number; resolve: () => void }[] = [];
  private nextWake = Infinity;
  /** Frames heard so far, of all sockets. */
  heard = 0;

  constructor(
    private readonly port: number,
    private readonly dialect: Dialect,
  ) {}

  /** One socket per token, until all hear. */
  async open(tokens: readonly string[]): Promise<void> {
    for (let at = 0; at < tokens.length; at += AT_ONCE) {
      await Promise.all(tokens.slice(at, at + AT_ONCE).map((token) => this.openOne(token)));
    }
    this.beat ??= setInterval(() => this.heartbeat(), HEARTBEAT_MS).unref();
    await this.quiet();
  }

  /** Resolves when so many frames were heard in all. */
  until(heard: number): Promise<void> {
    if (this.heard >= heard) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push({ heard, resolve });
      this.nextWake = Math.min(this.nextWake, heard);
    });
  }

  /** Resolves when nothing was heard for a while. */
  async quiet(): Promise<void> {
    for (let before = -1; before !== this.heard;) {
      before = this.heard;
      await sleep(QUIET_MS);
    }
  }

  close(): void {
    clearInterval(this.beat);
    for (const socket of this.sockets) socket.end();
  }

  private async openOne(token: string): Promise<void> {
    const socket = await FrameSocket.open(this.port, PATHS[this.dialect], (payload, from) =>
      this.hear(payload, from, token),
    );
    this.sockets.push(socket);
  }

  private hear(payload: Buffer, socket: FrameSocket, token: string): void {
    if (++this.heard >= this.nextWake) this.wake();
    const socketIo = this.dialect.endsWith('socketio');
    if (!socketIo) {
      if (is(payload, '{"op":10')) socket.send(JSON.stringify({ op: 2, d: { token, presence: PRESENCE } }));
    } else if (payload.length === 1 && payload[0] === PING) {
      this.heard--;
      socket.send('3');
    } else if (payload[0] === ENGINE_OPEN) {
      const auth = this.dialect === 'gateway-socketio' ? JSON.stringify({ token, presence: PRESENCE }) : '{}';
      socket.send(`40/gateway,${auth}`);
    }
  }

  private wake(): void {
    for (const { heard, resolve } of this.waiting) if (heard <= this.heard) resolve();
    this.waiting = this.waiting.filter(({ heard }) => heard > this.heard);
    this.nextWake = Math.min(Infinity, ...this.waiting.map(({ heard }) => heard));
  }

  private heartbeat(): void {
    if (this.dialect !== 'gateway-ws') return;
    for (const socket of this.sockets) socket.send('{"op":1,"d":null}');
  }
}

const PING = '2'.charCodeAt(0);
const ENGINE_OPEN = '0'.charCodeAt(0);
