import { GatewayOp, isResumableClose } from '@messagepal/protocol';
import { OncePeer } from './once.peer';
import { ABNORMAL_CLOSE, type Connection, type Frame, type Greeting, type Peer, type Transport } from './transport';
import { findWebSocket, type WebSocketConstructor, type WebSocketLike } from './websocket.like';

/** Raw frames over a WebSocket at `<url>/gateway?v=1&encoding=json`. */
export class WebSocketTransport implements Transport {
  private readonly address: string;

  constructor(
    url: string,
    private readonly constructor_?: WebSocketConstructor,
  ) {
    this.address = `${url.replace(/^http/, 'ws')}/gateway?v=1&encoding=json`;
  }

  open(greeting: Greeting, peer: Peer): Connection {
    const connection = new WebSocketConnection(greeting, new OncePeer(peer));
    const found = this.constructor_ ? Promise.resolve(this.constructor_) : findWebSocket();
    found
      .then((constructor) => connection.attach(() => new constructor(this.address)))
      .catch((error: unknown) => connection.fail(error));
    return connection;
  }
}

class WebSocketConnection implements Connection {
  private socket?: WebSocketLike;

  constructor(
    private readonly greeting: Greeting,
    private readonly peer: OncePeer,
  ) {}

  attach(create: () => WebSocketLike): void {
    if (this.peer.silent) return;
    try {
      this.listen(create());
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.peer.closed({ code: ABNORMAL_CLOSE, reason: String(error), resumable: true });
  }

  send(op: number, d: unknown): void {
    this.socket?.send(JSON.stringify({ op, d }));
  }

  drop(): void {
    this.peer.silence();
    if (this.socket?.terminate) this.socket.terminate();
    else this.socket?.close(4000);
  }

  end(): void {
    this.peer.silence();
    this.socket?.close(1000);
  }

  private listen(socket: WebSocketLike): void {
    this.socket = socket;
    let reason = '';
    socket.onmessage = ({ data }) => this.receive(String(data));
    // A close always follows an error; the error only knows the better reason.
    socket.onerror = (event) => (reason = (event as { message?: string }).message ?? '');
    socket.onclose = (event) =>
      this.peer.closed({
        code: event.code,
        reason: event.reason || reason,
        resumable: isResumableClose(event.code),
      });
  }

  private receive(text: string): void {
    const frame = parse(text);
    this.peer.frame(frame);
    if (frame.op === GatewayOp.HELLO && !this.peer.silent) this.send(this.greeting.op, this.greeting.d);
  }
}

/** Text that is no frame becomes one that nobody understands: the session treats it as a broken connection. */
function parse(text: string): Frame {
  try {
    const frame: unknown = JSON.parse(text);
    if (typeof frame === 'object' && frame !== null) return frame as Frame;
  } catch {
    // Not JSON: the same fault as JSON that is no frame.
  }
  return { op: Number.NaN };
}
