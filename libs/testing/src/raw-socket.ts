import { once } from 'node:events';
import { WebSocket } from 'ws';

/** One frame of the raw gateway. */
export interface Frame {
  op: number;
  s?: number;
  o?: string;
  t?: string;
  d: Record<string, never> & Record<string, unknown>;
}

/** A client of the raw gateway that keeps every frame it gets. */
export class RawSocket {
  readonly frames: Frame[] = [];
  readonly ws: WebSocket;
  readonly closed: Promise<number>;

  constructor(
    url: string,
    { query = '?v=1&encoding=json', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
  ) {
    this.ws = new WebSocket(`${url.replace('http', 'ws')}/gateway${query}`, { headers });
    this.ws.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as Frame));
    this.closed = new Promise((resolve) => this.ws.on('close', resolve));
  }

  send(op: number, d: unknown): void {
    this.ws.send(JSON.stringify({ op, d }));
  }

  async until(matches: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.frames.find(matches);
      if (found) return found;
      await Promise.race([
        once(this.ws, 'message'),
        this.closed.then((code) => Promise.reject(new Error(`closed ${code}`))),
      ]);
    }
  }

  event(t: string): Promise<Frame> {
    return this.until((frame) => frame.t === t);
  }

  /** Says who it is and answers READY. */
  async identify(token: string, more: object = {}): Promise<Frame> {
    await this.until(({ op }) => op === 10);
    this.send(2, { token, ...more });
    return this.event('READY');
  }

  contents(): unknown[] {
    return this.frames.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => d['content']);
  }
}
