import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { ApiError } from '@messagepal/errors';
import { FileScanner, type ScanVerdict } from './file-scanner';

const CONNECT_MS = 3_000;
/** A file is unpacked while it is looked at. */
const SILENCE_MS = 60_000;
const REPLY_MAX = 4_096;
const COMMAND = 'zINSTREAM\0';

/** ClamAV's daemon: the bytes go to it in pieces (INSTREAM), see https://docs.clamav.net/manual/Usage/Scanning.html#clamd. */
export class ClamdFileScanner extends FileScanner {
  readonly scans = true;

  /** @param address `host:port`, or `unix:` and a path */
  constructor(private readonly address: string) {
    super();
  }

  async scan(bytes: Readable): Promise<ScanVerdict> {
    const socket = await this.open().catch((cause: unknown) => {
      bytes.destroy();
      throw new ApiError('SERVICE_UNAVAILABLE', { cause });
    });
    try {
      return verdictOf(await exchange(socket, bytes));
    } finally {
      bytes.destroy();
      socket.destroy();
    }
  }

  private open(): Promise<Socket> {
    const [, host = '', port] = /^(.*):(\d+)$/.exec(this.address) ?? [];
    const socket = port === undefined ? connect(this.address.replace(/^unix:/, '')) : connect(Number(port), host);
    return new Promise((resolve, reject) => {
      socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error('clamd does not answer')));
      socket.once('error', reject).once('connect', () => {
        socket.off('error', reject).setTimeout(SILENCE_MS);
        resolve(socket);
      });
    });
  }
}

/** It may answer before it has everything: it takes no more then, and closes. */
async function exchange(socket: Socket, bytes: Readable): Promise<string> {
  let answered = false;
  const reply = replyOf(socket).finally(() => (answered = true));
  const sent = pipeline(
    framed(bytes, () => answered),
    socket,
    { end: false },
  );
  // What becomes of sending is told by the reply, or by the file that can't be read.
  const failed = new Promise<never>((_, reject) => bytes.once('error', reject));
  sent.catch(() => undefined);
  return Promise.race([reply, failed]);
}

async function* framed(bytes: Readable, isOver: () => boolean): AsyncGenerator<Buffer> {
  yield Buffer.from(COMMAND);
  for await (const piece of bytes as AsyncIterable<Buffer>) {
    if (piece.length > 0) yield Buffer.concat([length(piece.length), piece]);
    // Lets an answer in before the next write, which would fail and take the socket with it.
    await setImmediate();
    if (isOver()) return;
  }
  yield length(0);
}

function length(bytes: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes);
  return head;
}

function replyOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const away = (cause?: unknown): void => reject(new ApiError('SERVICE_UNAVAILABLE', { cause }));
    socket.on('data', (data: Buffer) => {
      text += data.toString('latin1');
      if (text.endsWith('\0')) resolve(text.slice(0, -1));
      else if (text.length > REPLY_MAX) away();
    });
    socket.once('timeout', () => away(new Error('clamd says nothing')));
    socket.once('error', away);
    socket.once('close', () => (text === '' ? away(new Error('clamd hung up')) : resolve(text)));
  });
}

/** `stream: OK`, `stream: Eicar-Test-Signature FOUND`, `INSTREAM size limit exceeded. ERROR`. */
function verdictOf(reply: string): ScanVerdict {
  const found = /^stream: (.+) FOUND$/.exec(reply)?.[1];
  if (found !== undefined) return { clean: false, found };
  if (reply === 'stream: OK') return { clean: true };
  // What it is not allowed to look at is not known to be harmless.
  if (reply.includes('size limit exceeded')) return { clean: false, found: 'too large to be scanned' };
  throw new ApiError('SERVICE_UNAVAILABLE', { cause: new Error(`clamd: ${reply}`) });
}
