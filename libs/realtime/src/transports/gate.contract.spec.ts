// Real: PostgreSQL, Nest, both transports with their own clients.
import { once } from 'node:events';
import { LIMITS } from '@messagepal/config';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import type { Socket } from 'socket.io-client';
import { GatewayServer } from '../gateway-server.contract';

const GUESSES = 6;

describe('addresses that guess tokens', () => {
  let database: TestDatabase;
  let server: GatewayServer;
  let token: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const http = { ...LIMITS.http, invalidPerAddress: { limit: GUESSES, perMs: 3_600_000 } as never };
    server = await GatewayServer.start({ DATABASE_URL: database.url, MP_TRUST_PROXY: 'loopback' }, (config) =>
      config.with({ limits: { ...LIMITS, http } }),
    );
    ({ token } = await server.person('ada'));
  });
  afterEach(() => server.hangUp());
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  const from = (address: string) => ({ 'X-Forwarded-For': address });
  const guess = async (op: number, address: string): Promise<number> => {
    const socket = server.raw(from(address));
    await socket.until((frame) => frame.op === 10);
    socket.send(op, { token: 'mp_user_1.guess', session_id: 'x', seq: 0 });
    return socket.closed;
  };
  const refused = async (socket: Socket): Promise<unknown> =>
    ((await once(socket as never, 'connect_error'))[0] as Error & { data?: unknown }).data;
  const opening = (address: string): Promise<string> => {
    const { ws } = server.raw(from(address));
    return new Promise((resolve) => {
      ws.once('open', () => resolve('open'));
      ws.once('error', ({ message }) => resolve(message));
    });
  };

  it('are shut out after so many, whatever they guess with, and an IPv6 network is one address', async () => {
    const closes = [];
    for (const op of [2, 6, 2, 6]) closes.push(await guess(op, `2001:db8::${closes.length}`));
    const handshake = () => server.socketIo({ token: 'guess' }, from('2001:db8::7'));
    expect(await refused(handshake())).toMatchObject({ code: 4004 });
    expect(await refused(handshake())).toMatchObject({ code: 4004 });
    expect(closes).toEqual([4004, 4004, 4004, 4004]);
    expect(await opening('2001:db8::8')).toContain('429');
    expect(await refused(server.socketIo({ token }, from('2001:db8::9')))).toBeUndefined();
    expect(await opening('2001:db8:0:1::1')).toBe('open');
  });

  it('do not get in by a socket that was open before', async () => {
    const open = server.raw(from('192.0.2.1'));
    await open.until(({ op }) => op === 10);
    for (let guesses = 0; guesses < GUESSES; guesses++) expect(await guess(2, '192.0.2.1')).toBe(4004);
    open.send(2, { token });
    expect(await open.closed).toBe(4008);
    await expect(server.raw(from('192.0.2.2')).identify(token)).resolves.toMatchObject({ s: 1 });
  });
});
