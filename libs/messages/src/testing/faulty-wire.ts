import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy on 127.0.0.1 that can be cut, or fall silent with its connections open. */
export class FaultyWire {
  private readonly sockets = new Set<Socket>();
  private server?: Server;
  private isSilent = false;
  port = 0;

  constructor(
    private readonly host: string,
    private readonly target: number,
  ) {}

  /** Listens, on the same port as the last time. */
  async mend(): Promise<void> {
    this.isSilent = false;
    const server = createServer((socket) => this.forward(socket));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    const address = server.address();
    if (address && typeof address === 'object') this.port = address.port;
  }

  /** Refuses connections, and ends those that there are. */
  async cut(): Promise<void> {
    const { server } = this;
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  /** Takes everything and passes on nothing, until it is cut. */
  silence(): void {
    this.isSilent = true;
  }

  private forward(client: Socket): void {
    const engine = connect(this.target, this.host);
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (data) => {
        if (!this.isSilent) to.write(data);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
