import type { WebSocket } from 'ws';
import { GatewayOp } from '@messagepal/protocol';
import type { Batch } from '../frames/batch';
import { RAW_ENCODING, type Encoding } from '../frames/encoding';
import type { Closing } from '../session/closing';
import type { Connection, Signal } from '../session/connection';
import { writeFrames } from './write-frames';
import { plainSocketOf } from './ws-internals';

/** How long a peer has to answer a close before it is cut. */
const CLOSE_GRACE_MS = 2_000;

const TEXT = { binary: false } as const;

/** A session's raw WebSocket. */
export class WsConnection implements Connection {
  readonly transport = 'ws';

  constructor(
    private readonly ws: WebSocket,
    private readonly encoding: Encoding = RAW_ENCODING,
  ) {}

  get unsent(): number {
    return this.ws.bufferedAmount;
  }

  write(batch: Batch, firstSeq: number): void {
    const frames = batch.frames(this.encoding);
    const socket = plainSocketOf(this.ws);
    if (socket) writeFrames(socket, frames, firstSeq);
    // The ordinary path: the library frames each payload by its own rules, behind what it has queued.
    else for (const payload of frames.payloads(firstSeq)) this.send(payload);
  }

  signal({ name, d }: Signal): void {
    this.send(JSON.stringify({ op: GatewayOp[name], d }));
  }

  close({ code, message }: Closing): void {
    this.ws.close(code, message);
    setTimeout(() => this.ws.terminate(), CLOSE_GRACE_MS).unref();
  }

  private send(data: string | Buffer): void {
    if (this.ws.readyState === this.ws.OPEN) this.ws.send(data, TEXT);
  }
}
