import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** Masking with zeros is masking: the server unmasks all the same. */
const MASK = Buffer.alloc(4);
const FINAL_TEXT = 0x81;

/** What a reader does with a frame: the payload is a view that is gone after the call. */
export type OnFrame = (payload: Buffer, socket: FrameSocket) => void;

/** A WebSocket client that costs next to nothing: it cuts the stream into frames and parses none of them. */
export class FrameSocket {
  private rest: Buffer | undefined;
  private upgraded = false;

  private constructor(
    private readonly socket: Socket,
    private readonly onFrame: OnFrame,
    private readonly onOpen: () => void,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (data) => this.read(data as Buffer));
  }

  static open(port: number, path: string, onFrame: OnFrame): Promise<FrameSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(upgradeRequest(path)));
      const frames = new FrameSocket(socket, onFrame, () => resolve(frames));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the server closed a socket')));
    });
  }

  send(text: string): void {
    const payload = Buffer.from(text);
    const long = payload.length > 125;
    const header = Buffer.alloc(long ? 4 : 2);
    header[0] = FINAL_TEXT;
    header[1] = 0x80 | (long ? 126 : payload.length);
    if (long) header.writeUInt16BE(payload.length, 2);
    this.socket.write(Buffer.concat([header, MASK, payload]));
  }

  end(): void {
    this.socket.destroy();
  }

  private read(data: Buffer): void {
    let bytes = this.rest ? Buffer.concat([this.rest, data]) : data;
    this.rest = undefined;
    if (!this.upgraded) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return void (this.rest = bytes);
      this.upgraded = true;
      bytes = bytes.subarray(end + 4);
      this.onOpen();
    }
    this.cut(bytes);
  }

  private cut(bytes: Buffer): void {
    let at = 0;
    while (at + 2 <= bytes.length) {
      const short = bytes[at + 1]! & 0x7f;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (at + header > bytes.length) break;
      const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : bytes.readUInt32BE(at + 6);
      if (at + header + length > bytes.length) break;
      this.onFrame(bytes.subarray(at + header, at + header + length), this);
      at += header + length;
    }
    if (at < bytes.length) this.rest = Buffer.from(bytes.subarray(at));
  }
}

const upgradeRequest = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    '\r\n',
  ].join('\r\n');
