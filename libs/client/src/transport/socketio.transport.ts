import { GatewayOp, isResumableClose } from '@messagepal/protocol';
import { OncePeer } from './once.peer';
import { closingOf, COMMAND_EVENTS, errorOf, frameOf } from './socketio.frames';
import { findSocketIo, type SocketIoConnect, type SocketLike } from './socketio.like';
import { ABNORMAL_CLOSE, type Closing, type Connection, type Greeting, type Peer, type Transport } from './transport';

const lost = (reason: string): Closing => ({ code: ABNORMAL_CLOSE, reason, resumable: true });

/** Socket.IO, namespace `/gateway`, WebSocket only. The greeting travels in the handshake. */
export class SocketIoTransport implements Transport {
  constructor(
    private readonly url: string,
    private readonly connect?: SocketIoConnect,
  ) {}

  open(greeting: Greeting, peer: Peer): Connection {
    const connection = new SocketIoConnection(new OncePeer(peer));
    const found = this.connect ? Promise.resolve(this.connect) : findSocketIo();
    found
      .then((connect) => connection.attach(() => this.dial(connect, greeting)))
      .catch((error: unknown) => connection.fail(error));
    return connection;
  }

  private dial(connect: SocketIoConnect, greeting: Greeting): SocketLike {
    return connect(`${this.url}/gateway`, {
      path: '/socket.io',
      transports: ['websocket'],
      auth: { ...greeting.d },
      // Coming back is our session's business: it knows what to resume from.
      reconnection: false,
      forceNew: true,
    });
  }
}

class SocketIoConnection implements Connection {
  private socket?: SocketLike;

  constructor(private readonly peer: OncePeer) {}

  attach(dial: () => SocketLike): void {
    if (!this.peer.silent) this.listen(dial());
  }

  fail(error: unknown): void {
    this.peer.closed(lost(String(error)));
  }

  send(op: number, d: unknown): void {
    const event = COMMAND_EVENTS[op];
    if (event) this.socket?.emit(event, d, (answer: unknown) => this.answered(op, answer));
  }

  drop(): void {
    this.peer.silence();
    this.cut();
  }

  end(): void {
    this.peer.silence();
    this.socket?.disconnect();
  }

  private listen(socket: SocketLike): void {
    this.socket = socket;
    socket.onAny((event: string, ...args: unknown[]) => this.receive(event, args));
    socket.on('connect_error', (error) => {
      const refused = closingOf((error as Error & { data?: unknown }).data, isResumableClose);
      this.close(refused ?? lost(error.message));
    });
    socket.on('disconnect', (reason) => this.close(lost(reason)));
  }

  private receive(event: string, args: readonly unknown[]): void {
    if (event !== 'close') return this.peer.frame(frameOf(event, args));
    this.close(closingOf(args[0], isResumableClose) ?? lost('close without a code'));
  }

  private close(closing: Closing): void {
    this.peer.closed(closing);
    this.cut();
  }

  /** A closed engine sends no namespace disconnect, which the gateway would take for a goodbye. */
  private cut(): void {
    this.socket?.io.engine?.close();
    this.socket?.disconnect();
  }

  private answered(op: number, answer: unknown): void {
    const error = errorOf(answer);
    if (error) this.peer.refused(op, error.code, error.message);
    else if (op === GatewayOp.HEARTBEAT) this.peer.frame({ op: GatewayOp.HEARTBEAT_ACK });
  }
}
