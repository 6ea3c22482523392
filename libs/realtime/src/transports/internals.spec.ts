// Real: `ws`, socket.io and their clients. Fails when a version of theirs changes what fan-out goes by.
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, type Socket as NetSocket } from 'node:net';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { WebSocket, WebSocketServer } from 'ws';
import { Metrics } from '@messagepal/runtime';
import { Batch } from '../frames/batch';
import { DispatchEvent } from '../frames/dispatch-event';
import { GatewayMetrics } from '../gateway-metrics';
import type { Connection } from '../session/connection';
import { Flusher } from '../session/flusher';
import { Session, type SessionHome } from '../session/session';
import { SocketIoConnection } from './socketio-connection';
import { plainEngineSocketOf } from './socketio-internals';
import { WsConnection } from './ws-connection';
import { plainSocketOf } from './ws-internals';

const event = (n: number, size = 10): DispatchEvent =>
  new DispatchEvent('MESSAGE_CREATE', JSON.stringify({ n, text: 'x'.repeat(size) }), {
    topic: 't',
    epoch: 'e',
    offset: n,
  });

const batchOf = (...numbers: number[]): Batch =>
  numbers.map((n) => event(n)).reduce((batch, one) => batch.with(one), Batch.empty());

describe('past the libraries', () => {
  let http: HttpServer;
  let port: number;
  const closing: (() => unknown)[] = [];

  beforeEach(async () => {
    http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    ({ port } = http.address() as AddressInfo);
  });
  afterEach(() => {
    for (const close of closing.splice(0)) close();
    http.closeAllConnections();
    http.close();
  });

  async function rawPair(
    options: { deflate?: boolean } = {},
  ): Promise<{ client: WebSocket; server: WebSocket; texts: string[] }> {
    http.removeAllListeners('upgrade');
    const wss = new WebSocketServer({ server: http, perMessageDeflate: options.deflate ?? false });
    const accepted = once(wss, 'connection');
    const client = new WebSocket(`ws://127.0.0.1:${port}/`);
    const texts: string[] = [];
    client.on('message', (data: Buffer) => texts.push(data.toString()));
    closing.push(() => client.terminate());
    const [server] = (await accepted) as [WebSocket];
    if (client.readyState !== WebSocket.OPEN) await once(client, 'open');
    return { client, server, texts };
  }

  async function ioPair(): Promise<{ client: Socket; server: ServerSocket }> {
    const namespace = new Server(http, { transports: ['websocket'] }).of('/gateway');
    const accepted = new Promise<ServerSocket>((resolve) => namespace.on('connection', resolve));
    const client = io(`http://127.0.0.1:${port}/gateway`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    closing.push(() => client.disconnect());
    const server = await accepted;
    if (!client.connected) await once(client as never, 'connect');
    // The packet of the connection has left.
    while (!plainEngineSocketOf(server)) await new Promise((resolve) => setImmediate(resolve));
    return { client, server };
  }

  const seqs = (texts: string[]): number[] => texts.map((text) => (JSON.parse(text) as { s: number }).s);
  const numbers = async (texts: string[], count: number, client: WebSocket): Promise<number[]> => {
    while (texts.length < count) await once(client, 'message');
    return seqs(texts);
  };

  describe('ws', () => {
    it('gives its stream while it is open and idle, and not when it deflates or closes', async () => {
      const { server } = await rawPair();
      const socket = plainSocketOf(server);
      expect(socket).toBeInstanceOf((await import('node:net')).Socket);
      server.close();
      expect(plainSocketOf(server)).toBeUndefined();
      const deflating = await rawPair({ deflate: true });
      expect(deflating.server.extensions).toContain('permessage-deflate');
      expect(plainSocketOf(deflating.server)).toBeUndefined();
    });

    it('writes a batch in one write, and without a copy where the kernel takes it', async () => {
      const { server, client, texts } = await rawPair();
      const connection = new WsConnection(server);
      const write = jest.spyOn(plainSocketOf(server) as NetSocket, 'write');
      const batch = batchOf(1, 2, 3);
      connection.write(batch, 5);
      connection.write(batch, 95);
      expect(write).toHaveBeenCalledTimes(2);
      expect(write.mock.calls[0]![0]).toBe(write.mock.calls[1]![0]);
      expect(await numbers(texts, 6, client)).toEqual([5, 6, 7, 95, 96, 97]);
    });

    it('keeps the order of signals and batches on both paths', async () => {
      const { server, client, texts } = await rawPair({ deflate: true });
      const connection = new WsConnection(server);
      connection.write(batchOf(1, 2), 1);
      connection.signal({ name: 'HEARTBEAT_ACK', d: null });
      connection.write(batchOf(3), 3);
      while (texts.length < 4) await once(client, 'message');
      expect(texts.map((text) => (JSON.parse(text) as { s?: number; op: number }).s ?? 'ack')).toEqual([
        1,
        2,
        'ack',
        3,
      ]);
    });
  });

  describe('socket.io', () => {
    it('gives its stream while nothing is queued, and takes it back while something is', async () => {
      const { server } = await ioPair();
      expect(plainEngineSocketOf(server)).toBe(
        plainSocketOf((server.conn as unknown as { transport: { socket: WebSocket } }).transport.socket),
      );
      server.emit('HELLO');
      expect(plainEngineSocketOf(server)).toBeUndefined();
      server.disconnect(true);
      expect(plainEngineSocketOf(server)).toBeUndefined();
    });

    it('is read by its client in order, whichever path an event took', async () => {
      const { server, client } = await ioPair();
      const heard: number[] = [];
      client.onAny((name: string, _d: unknown, meta?: { s: number }) => heard.push(meta?.s ?? 0));
      const connection = new SocketIoConnection(server);
      const write = jest.spyOn(plainEngineSocketOf(server) as NetSocket, 'write');
      connection.write(batchOf(1, 2), 1);
      expect(write).toHaveBeenCalledTimes(1);
      connection.signal({ name: 'HEARTBEAT_ACK', d: null });
      connection.write(batchOf(3, 4), 3);
      await new Promise((resolve) => setTimeout(resolve, 20));
      connection.write(batchOf(5), 5);
      while (heard.length < 6) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(heard).toEqual([1, 2, 0, 3, 4, 5]);
    });
  });

  describe('a client that stops reading', () => {
    const home = (): { home: SessionHome; left: string[] } => {
      const left: string[] = [];
      const flusher = new Flusher(new GatewayMetrics(new Metrics()));
      const times = { silenceMs: 60_000, identifyMs: 30_000, now: () => performance.now() };
      return { left, home: { flusher, unsentBytes: 1024 * 1024, ...times, left: (_, how) => void left.push(how) } };
    };

    it('is closed with 4000 once 1 MiB waits, and the others hear everything', async () => {
      const { home: shared, left } = home();
      const [slow, quick] = [await rawPair(), await rawPair()];
      const sessions = [slow, quick].map(({ server }) => {
        const session = new Session(shared, 'address');
        session.bind(new WsConnection(server) as Connection);
        session.become({ id: 's', userId: 'u', authSessionId: 'a' });
        return session;
      });
      slow.client.pause();
      for (let n = 1; n <= 400; n++) {
        const one = event(n, 32 * 1024);
        for (const session of sessions) if (session.state === 'live') session.dispatch(one);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect(sessions.map(({ state }) => state)).toEqual(['ended', 'live']);
      expect(left).toEqual(['resumable']);
      expect(slow.server.readyState).not.toBe(WebSocket.OPEN);
      expect(slow.server.bufferedAmount).toBeLessThan(3 * 1024 * 1024);
      const heard = await numbers(quick.texts, 400, quick.client);
      expect(heard).toEqual(heard.map((_, index) => index + 1));
    });
  });
});
