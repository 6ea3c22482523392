import type { Socket } from 'socket.io';
import { isResumableClose } from '@messagepal/protocol';
import type { Batch } from '../frames/batch';
import { cursorOf } from '../frames/position';
import { SOCKETIO_ENCODING, type Encoding } from '../frames/encoding';
import type { Closing } from '../session/closing';
import type { Connection, Signal } from '../session/connection';
import { engineWebSocketOf, plainEngineSocketOf, unsentOf } from './socketio-internals';
import { writeFrames } from './write-frames';

/** How long a peer has to answer a close before it is cut. */
const CLOSE_GRACE_MS = 2_000;

/** A session's Socket.IO socket of the namespace `/gateway`. */
export class SocketIoConnection implements Connection {
  readonly transport = 'socketio';

  constructor(
    private readonly socket: Socket,
    private readonly encoding: Encoding = SOCKETIO_ENCODING,
  ) {}

  get unsent(): number {
    return unsentOf(this.socket);
  }

  write(batch: Batch, firstSeq: number): void {
    const plain = plainEngineSocketOf(this.socket);
    if (plain) writeFrames(plain, batch.frames(this.encoding), firstSeq);
    else this.emitEach(batch, firstSeq);
  }

  signal({ name, d }: Signal): void {
    this.socket.emit(name, d);
  }

  /** Closing the connection makes the client library come back by itself; disconnecting the socket is final to it. */
  close({ code, message }: Closing): void {
    const resumable = isResumableClose(code);
    this.socket.emit('close', { code, message, resumable });
    if (resumable) this.socket.conn.close();
    else this.socket.disconnect(true);
    const webSocket = engineWebSocketOf(this.socket);
    setTimeout(() => webSocket?.terminate(), CLOSE_GRACE_MS).unref();
  }

  /** The ordinary path, for long-polling, upgrades and while the engine has a queue of its own. */
  private emitEach(batch: Batch, firstSeq: number): void {
    let seq = firstSeq;
    for (const { t, payload, position } of batch.events()) {
      const meta = { s: seq++, ...(position && { o: cursorOf(position) }) };
      this.socket.emit(t, payload, meta);
    }
  }
}
