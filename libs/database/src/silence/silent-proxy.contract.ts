import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to PostgreSQL over which nothing comes through for a while, with all connections open. */
export class SilentProxy {
  private readonly sockets = new Set<Socket>();
  private readonly held: (() => void)[] = [];
  private silent = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (socket) => this.join(socket));
  }

  /** In front of the server of that URL. */
  static async open(url: string): Promise<SilentProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SilentProxy(server, new URL(url));
  }

  /** The same database through the proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  fallSilent(): void {
    this.silent = true;
  }

  /** What was said meanwhile comes through now. */
  speak(): void {
    this.silent = false;
    for (const pass of this.held.splice(0)) pass();
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => {}); // 'close' follows
      from.on('data', (data) => this.pass(() => to.write(data)));
      from.on('close', () => (this.sockets.delete(from), this.pass(() => to.destroy())));
    }
  }

  private pass(move: () => void): void {
    if (this.silent) this.held.push(move);
    else move();
  }
}
