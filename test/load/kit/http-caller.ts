import { connect, type Socket } from 'node:net';

const HEADER_END = '\r\n\r\n';

/** One kept connection that asks the same again as soon as it is answered, and costs next to nothing: it parses lengths only. */
export class HttpCaller {
  answers = 0;
  failures = 0;
  private left = 0;
  private rest: Buffer = Buffer.alloc(0);
  private running = false;
  private idle = (): void => undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly request: Buffer,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (data) => this.read(data as Buffer));
    socket.on('close', () => {
      if (this.running) throw new Error('a server closed a connection that was in use');
    });
  }

  /** `headers` are lines of `Name: value`. With a `body`, which is JSON, it posts. */
  static open(port: number, path: string, headers: string[], body?: string): Promise<HttpCaller> {
    const method = body === undefined ? 'GET' : 'POST';
    const length =
      body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
    const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, ...length, '\r\n'];
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(caller));
      const caller = new HttpCaller(socket, Buffer.from(lines.join('\r\n') + (body ?? '')));
      socket.once('error', reject);
    });
  }

  start(): void {
    this.running = true;
    this.socket.write(this.request);
  }

  /** Resolves when the last request is answered. */
  stop(): Promise<void> {
    this.running = false;
    return new Promise((resolve) => (this.idle = resolve));
  }

  close(): void {
    this.running = false;
    this.socket.destroy();
  }

  private read(data: Buffer): void {
    if (this.left > data.length) {
      this.left -= data.length;
      return;
    }
    if (this.left > 0) return this.answered();
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, data]) : data;
    const end = this.rest.indexOf(HEADER_END);
    if (end < 0) return;
    const head = this.rest.toString('latin1', 0, end);
    if (!head.startsWith('HTTP/1.1 20')) this.failures += 1;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? NaN);
    this.left = length - (this.rest.length - end - HEADER_END.length);
    this.rest = Buffer.alloc(0);
    if (Number.isNaN(this.left)) throw new Error(`an answer without a length: ${head}`);
    if (this.left === 0) this.answered();
  }

  private answered(): void {
    this.left = 0;
    this.answers += 1;
    if (this.running) this.socket.write(this.request);
    else this.idle();
  }
}
