import { connect, type Socket } from 'node:net';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const CLOSE = 8;
const PATIENCE_MS = 20_000;

/** How a connection ended: a close code, or in another way. */
export type Outcome = number | 'cut' | 'answered' | 'refused' | 'nothing';

/**
 * A WebSocket client below all libraries: what is written goes out as it is, whatever the protocol says, and of what comes back it
 * only looks for the close frame, or for `answer` if that is given.
 */
export class HostileSocket {
  private received = Buffer.alloc(0);
  private upgraded = false;
  private settle: (outcome: Outcome) => void = () => undefined;
  readonly outcome = new Promise<Outcome>((resolve) => (this.settle = resolve));
  private awaited: { text: string; act: () => void } | undefined;
  private readonly timer = setTimeout(() => this.end('nothing'), PATIENCE_MS);

  private constructor(
    private readonly socket: Socket,
    private readonly onOpen: (self: HostileSocket) => void,
    private readonly answer: string | undefined,
  ) {
    socket.on('data', (data) => this.take(data as Buffer));
    socket.on('error', () => this.end('cut'));
    socket.on('close', () => this.end('cut'));
  }

  /** Resolves with how the connection ends. `onOpen` is called when the socket is a WebSocket. */
  static run(
    { port, path, answer }: { port: number; path: string; answer?: string },
    onOpen: (self: HostileSocket) => void,
  ): Promise<Outcome> {
    const socket = connect(port, '127.0.0.1', () => socket.write(upgrade(path)));
    socket.setNoDelay(true);
    return new HostileSocket(socket, onOpen, answer).outcome;
  }

  write(bytes: Buffer): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  /** Calls `act` once this has come back. */
  when(text: string, act: () => void): void {
    this.awaited = { text, act };
  }

  /** Ends it without a goodbye. */
  cut(): void {
    this.end('cut');
  }

  private take(data: Buffer): void {
    this.received = Buffer.concat([this.received, data]);
    if (!this.upgraded) this.open();
    if (this.upgraded) this.look();
  }

  private open(): void {
    const end = this.received.indexOf('\r\n\r\n');
    if (end < 0) return;
    if (!this.received.subarray(0, 12).toString().includes('101')) return this.end('refused');
    this.received = this.received.subarray(end + 4);
    this.upgraded = true;
    this.onOpen(this);
  }

  private look(): void {
    for (let frame = firstFrame(this.received); frame; frame = firstFrame(this.received)) {
      this.received = this.received.subarray(frame.end);
      if (frame.op === CLOSE) return this.end(frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005);
      this.hear(frame.payload.toString());
      if (this.answer && frame.payload.toString().includes(this.answer)) return this.end('answered');
    }
  }

  private hear(text: string): void {
    const { awaited } = this;
    if (!awaited || !text.includes(awaited.text)) return;
    this.awaited = undefined;
    awaited.act();
  }

  private end(outcome: Outcome): void {
    clearTimeout(this.timer);
    this.settle(outcome);
    this.socket.destroy();
  }
}

const upgrade = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${KEY}`,
    'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
    '\r\n',
  ].join('\r\n');

/** Frames of servers carry no mask. */
function firstFrame(bytes: Buffer): { op: number; payload: Buffer; end: number } | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  const header = second < 126 ? 2 : second === 126 ? 4 : 10;
  if (bytes.length < header) return undefined;
  const length = second < 126 ? second : second === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = header + length;
  return end > bytes.length ? undefined : { op: first & 15, payload: bytes.subarray(header, end), end };
}
