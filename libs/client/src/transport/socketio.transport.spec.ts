// Real: socket.io and socket.io-client. What only Socket.IO has: refused handshakes and acknowledged commands.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { Client } from '../client';

describe('Socket.IO transport', () => {
  let server: Server;
  let client: Client;

  async function start(): Promise<void> {
    const http = createServer();
    server = new Server(http, { transports: ['websocket'] });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    client = new Client({ url, token: 'secret', transport: 'socketio', backoff: { baseMs: 5 } });
  }
  beforeEach(start);
  afterEach(async () => {
    client.close();
    await server.close();
  });

  const refuse = (data: unknown): Error => Object.assign(new Error('refused'), { data });

  it('ends when the handshake is refused for good', async () => {
    server.of('/gateway').use((socket, next) => next(refuse({ code: 4004, message: 'Authentication failed.' })));

    await expect(client.connect()).rejects.toMatchObject({ code: 4004, message: expect.stringContaining('4004') });
    expect(client.state).toBe('closed');
  });

  it('comes back when it was refused for now, or for no stated reason', async () => {
    const answers = [refuse({ code: 4008, message: 'Too many.', resumable: true }), refuse(undefined), undefined];
    server.of('/gateway').use((socket, next) => next(answers.shift()));
    server.of('/gateway').on('connection', (socket) => void socket.emit('HELLO', { heartbeat_interval: 60_000 }));
    const codes: (number | undefined)[] = [];
    client.on('reconnecting', ({ cause }) => codes.push(cause.code));
    void client.connect();
    await client.waitFor('state', (state) => state === 'identifying');

    expect(codes).toEqual([4008, 1006]);
  });

  it('reports a command that was refused and takes the acknowledgement of a heartbeat', async () => {
    const heard: string[] = [];
    server.of('/gateway').on('connection', (socket) => {
      socket.onAny((event: string, d: unknown, acknowledge: (answer?: unknown) => void) => {
        heard.push(event);
        acknowledge(event === 'heartbeat' ? undefined : { code: 10004, message: 'Unknown Guild' });
      });
      socket.emit('HELLO', { heartbeat_interval: 20 });
      const ready = { session_id: 's', guilds: [], o: 'inbox:1:e:0' };
      socket.emit('READY', ready, { s: 1, o: ready.o });
    });
    await client.connect();
    const refused = client.waitFor('error');
    client.requestMembers({ guild_id: '9' });
    await expect(refused).resolves.toMatchObject([{ fault: 'COMMAND_REFUSED', code: 10004 }]);
    await new Promise((later) => setTimeout(later, 100));

    expect(client.state).toBe('ready');
    expect(heard.filter((event) => event === 'heartbeat').length).toBeGreaterThan(2);
  });
});
