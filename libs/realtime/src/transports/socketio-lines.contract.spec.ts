// Real: PostgreSQL, Nest, socket.io's server. Its protocol is spoken by hand, as a client library would not.
import { once } from 'node:events';
import { LIMITS } from '@messagepal/config';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { WebSocket } from 'ws';
import { GatewayServer } from '../gateway-server.contract';
import type { Session } from '../session/session';
import { SessionHost } from '../session/session-host';

/** What may be sent over one connection. */
const FRAMES = 12;

/** A WebSocket that speaks Engine.IO 4 and the packets of Socket.IO 5. */
class EngineSocket {
  readonly packets: string[] = [];
  readonly ws: WebSocket;
  readonly closed: Promise<unknown>;

  constructor(url: string) {
    this.ws = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    this.ws.on('message', (data: Buffer) => this.packets.push(data.toString()));
    this.closed = once(this.ws, 'close');
  }

  /** A packet of Socket.IO for the gateway's namespace. */
  send(type: number, payload: unknown = ''): void {
    this.ws.send(this.packet(type, payload));
  }

  packet(type: number, payload: unknown = ''): string {
    return `4${type}/gateway,${payload === '' ? '' : JSON.stringify(payload)}`;
  }

  async until(text: string): Promise<string> {
    for (;;) {
      const found = this.packets.findIndex((packet) => packet.includes(text));
      if (found >= 0) return this.packets.splice(0, found + 1).pop() ?? '';
      await Promise.race([once(this.ws, 'message'), this.closed.then(() => Promise.reject(new Error('closed')))]);
    }
  }
}

describe('Engine.IO connections', () => {
  let database: TestDatabase;
  let server: GatewayServer;
  let token: string;
  const open: EngineSocket[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const frames = { limit: FRAMES, perMs: 600_000 };
    const gateway = { ...LIMITS.gateway, anonymousSocketsPerAddress: 3, identifyTimeoutMs: 2_000, frames };
    server = await GatewayServer.start({ DATABASE_URL: database.url }, (config) =>
      config.with({ limits: { ...LIMITS, gateway: gateway as never } }),
    );
    ({ token } = await server.person('ada'));
  });
  afterEach(async () => {
    for (const { ws } of open) ws.terminate();
    await Promise.all(open.splice(0).map(({ closed }) => closed));
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  const connect = async (): Promise<EngineSocket> => {
    const socket = new EngineSocket(server.url);
    open.push(socket);
    await socket.until('0{');
    return socket;
  };

  /** The one connection there is has no socket any more. */
  const waits = async (): Promise<void> => {
    const states = () =>
      server
        .get(SessionHost)
        .all()
        .map(({ state }) => state);
    while (states().join() !== 'waiting') await new Promise((resolve) => setImmediate(resolve));
  };

  /** The session that follows the one there is on the one connection there is. */
  const nextSession = async (): Promise<Session> => {
    const [before] = server.get(SessionHost).all();
    for (;;) {
      const [session] = server.get(SessionHost).all();
      if (session && session !== before) return session;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('may leave the namespace and join it again', async () => {
    const socket = await connect();
    for (let times = 0; times < 3; times++) {
      socket.send(0, { token });
      await socket.until('["READY"');
      socket.send(1);
      await waits();
    }
    socket.send(0, { token: 'nonsense' });
    expect(await socket.until('"code"')).toMatch(/^44\/gateway,.*"code":4004/);
    socket.send(0, { token });
    await socket.until('["READY"');
  });

  it('may not do so more often than they may send frames', async () => {
    const { token } = await server.person('bob');
    const socket = await connect();
    // To join is a frame, and IDENTIFY is another.
    for (let times = 0; times < FRAMES / 2; times++) {
      socket.send(0, { token });
      await socket.until('["READY"');
      socket.send(1);
      await waits();
    }
    socket.send(0, { token });
    expect(await socket.until('"code"')).toMatch(/^44\/gateway,.*"code":4008/);
    await socket.closed;
    expect(server.get(SessionHost).size).toBe(0);
  });

  it('may not do so all at once either', async () => {
    const socket = await connect();
    for (let times = 0; times <= FRAMES; times++) socket.ws.send(socket.packet(0, { token }));
    await socket.closed;
    expect(server.get(SessionHost).size).toBe(0);
  });

  it('have no more time to say who they are for joining anew, until they have said so', async () => {
    const { token } = await server.person('cyd');
    const socket = await connect();
    const [first] = server.get(SessionHost).all();
    const deadline = first?.deadline ?? 0;
    for (let times = 0; times < 2; times++) {
      socket.send(0, {});
      await socket.until('["HELLO"');
      const next = nextSession();
      socket.send(1);
      expect(await next).toMatchObject({ deadline });
    }
    socket.send(0, { token });
    await socket.until('["READY"');
    const next = nextSession();
    socket.send(1);
    expect((await next).deadline).toBeGreaterThan(deadline);
  });

  it('are closed in time when nobody joins, or has left', async () => {
    const [idle, left] = [await connect(), await connect()];
    left.send(0, { token });
    await left.until('["READY"');
    left.send(1);
    await Promise.all([idle.closed, left.closed]);
    expect(server.get(SessionHost).size).toBe(0);
  });

  it('count as sockets that do not say who they are, before a socket joins and after it has left', async () => {
    const waiting = await Promise.all([1, 2, 3].map(connect));
    const fourth = await connect();
    fourth.send(0, { token });
    expect(await fourth.until('"code"')).toContain('"code":4008');
    await fourth.closed;
    waiting[0]?.send(0, { token });
    await waiting[0]?.until('["READY"');
    const fifth = await connect();
    fifth.send(0, { token });
    await fifth.until('["READY"');
    const sixth = await connect();
    sixth.send(0, {});
    await sixth.until('["HELLO"');
    waiting[0]?.send(1);
    await waiting[0]?.closed;
  });

  it('have one socket', async () => {
    const socket = await connect();
    socket.ws.send(socket.packet(0, { token }));
    socket.ws.send(socket.packet(0, { token }));
    expect(await socket.until('"code"')).toContain('"code":4000');
    await socket.until('["READY"');
  });

  const large = (bytes: number): Record<string, string> => ({ pad: 'x'.repeat(bytes) });

  it('are held to the size of each frame, whatever comes with it', async () => {
    for (const send of [
      (socket: EngineSocket) => socket.send(2, ['heartbeat', large(5_000)]),
      (socket: EngineSocket) => socket.send(2, ['heartbeat', null, large(5_000)]),
      (socket: EngineSocket) => ['4', 'x'].map(() => socket.ws.send(Buffer.from('binary'))),
      (socket: EngineSocket) => {
        socket.send(2, ['heartbeat', large(5_000)]);
        socket.send(2, ['heartbeat', null]);
      },
    ]) {
      const socket = await connect();
      socket.send(0, {});
      await socket.until('["HELLO"');
      send(socket);
      expect(await socket.until('["close"')).toContain('"code":4002');
    }
    const socket = await connect();
    socket.send(0, { token, ...large(5_000) });
    expect(await socket.until('["close"')).toContain('"code":4002');
  });
});
