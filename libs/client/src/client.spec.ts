// Real: our client, socket.io-client, the sockets. The other end is a gateway that follows a script.
import { GatewayClose, GatewayOp } from '@messagepal/protocol';
import type { ScriptedGateway } from '../test/scripted.gateway';
import { dispatch, GUILD, hello, message, ready, welcome } from '../test/scripts';
import { startSocketIoGateway } from '../test/socketio.gateway';
import { startWebSocketGateway } from '../test/websocket.gateway';
import { Client } from './client';
import type { ClientOptions } from './client.options';

const TRANSPORTS = [
  ['ws', startWebSocketGateway],
  ['socketio', startSocketIoGateway],
] as const;

describe.each(TRANSPORTS)('A client over %s', (transport, start) => {
  let gateway: ScriptedGateway;
  let client: Client;
  let log: string[];

  const create = (options: Partial<ClientOptions> = {}): Client => {
    client = new Client({ url: gateway.url, token: 'secret', transport, backoff: { baseMs: 10 }, ...options });
    log = [];
    client.on('state', (state) => log.push(state));
    client.on('MESSAGE_CREATE', ({ content }) => log.push(content));
    client.on('error', ({ fault }) => log.push(fault));
    return client;
  };

  beforeEach(async () => void (gateway = await start()));
  afterEach(async () => {
    client.close();
    await gateway.stop();
  });

  it('identifies and becomes ready', async () => {
    create({ intents: 5, status: 'idle' });
    const connecting = client.connect();
    const connection = await gateway.next();
    const greeting = await welcome(connection);

    await expect(connecting).resolves.toMatchObject({ session_id: 'first' });
    expect(greeting).toEqual({
      op: GatewayOp.IDENTIFY,
      d: { token: 'secret', intents: 5, presence: { status: 'idle' } },
    });
    expect(log).toEqual(['connecting', 'identifying', 'ready']);
    expect(client.cursor).toEqual({ [`guild:${GUILD}`]: `guild:${GUILD}:e1:10`, 'inbox:7': 'inbox:7:e1:3' });
  });

  it('surfaces dispatches with their sequence number and offset', async () => {
    create();
    const metas: unknown[] = [];
    client.on('MESSAGE_CREATE', (data, meta) => metas.push(meta));
    client.on('TYPING_START', (data, meta) => metas.push(meta));
    const connecting = client.connect();
    const connection = await gateway.next();
    await welcome(connection);
    await connecting;
    const typing = client.waitFor('TYPING_START');
    connection.say(message(2, 'one', 11));
    connection.say(dispatch(3, 'TYPING_START', {}));
    await typing;

    expect(metas).toEqual([{ s: 2, o: `guild:${GUILD}:e1:11` }, { s: 3 }]);
    expect(client.seq).toBe(3);
  });

  it('resumes after a killed socket from where it was, without a hole or a duplicate', async () => {
    create();
    const connecting = client.connect();
    const first = await gateway.next();
    await welcome(first);
    await connecting;
    const arrived = client.waitFor('MESSAGE_CREATE');
    first.say(message(2, 'one', 11));
    await arrived;
    first.kill();

    const second = await gateway.next();
    second.say(hello());
    expect(await second.greeting()).toEqual({
      op: GatewayOp.RESUME,
      d: {
        token: 'secret',
        session_id: 'first',
        seq: 2,
        cursor: { [`guild:${GUILD}`]: `guild:${GUILD}:e1:11`, 'inbox:7': 'inbox:7:e1:3' },
      },
    });
    const last = new Promise<void>((done) =>
      client.on('MESSAGE_CREATE', ({ content }) => content === 'three' && done()),
    );
    second.say(message(2, 'one', 11));
    second.say(message(3, 'two', 12));
    second.say(dispatch(4, 'RESUMED', { replayed: 1 }));
    second.say(message(5, 'three', 13));
    await last;

    const fresh = ['connecting', 'identifying', 'ready', 'one'];
    expect(log).toEqual([...fresh, 'CONNECTION_LOST', 'reconnecting', 'resuming', 'two', 'ready', 'three']);
  });

  it('identifies on the same connection when the session is unknown', async () => {
    create({ session: { session_id: 'old', seq: 9, cursor: {}, known: { [GUILD]: 4 } } });
    const connecting = client.connect();
    const connection = await gateway.next();
    connection.say(hello());
    expect(await connection.greeting()).toMatchObject({ op: GatewayOp.RESUME, d: { session_id: 'old', seq: 9 } });
    connection.say({ op: GatewayOp.INVALID_SESSION, d: false });

    expect(await connection.greeting()).toEqual({
      op: GatewayOp.IDENTIFY,
      d: { token: 'secret', known: { [GUILD]: 4 } },
    });
    connection.say(ready('new'));
    await connecting;
    expect(client.session).toMatchObject({ session_id: 'new', seq: 1 });
    expect(log).toEqual(['connecting', 'resuming', 'identifying', 'ready']);
  });

  it('resumes at once when asked to reconnect', async () => {
    create({ backoff: { baseMs: 60_000 } });
    const connecting = client.connect();
    const first = await gateway.next();
    await welcome(first);
    await connecting;
    first.say({ op: GatewayOp.RECONNECT });

    const second = await gateway.next();
    await expect(first.left).resolves.toBe('cut');
    second.say(hello());
    expect(await second.greeting()).toMatchObject({ op: GatewayOp.RESUME });
  });

  it('notices a connection that only looks alive', async () => {
    create({ random: () => 0.5 });
    const connecting = client.connect();
    const first = await gateway.next();
    first.say(hello(40));
    await first.greeting();
    first.say(ready());
    await connecting;
    expect(await first.heard(GatewayOp.HEARTBEAT)).toMatchObject({ d: 1 });
    first.say({ op: GatewayOp.HEARTBEAT_ACK });
    await first.heard(GatewayOp.HEARTBEAT);

    const second = await gateway.next();
    await expect(first.left).resolves.toBe('cut');
    second.say(hello());
    expect(await second.greeting()).toMatchObject({ op: GatewayOp.RESUME });
    expect(log).toContain('HEARTBEAT_TIMEOUT');
  });

  it('ends with an error after a final close', async () => {
    create();
    const connecting = client.connect();
    const connection = await gateway.next();
    connection.say(hello());
    await connection.greeting();
    const end = client.waitFor('closed');
    connection.close(GatewayClose.AUTHENTICATION_FAILED, 'Authentication failed.');

    await expect(end).resolves.toMatchObject([{ code: 4004, reason: 'Authentication failed.', error: { code: 4004 } }]);
    await expect(connecting).rejects.toMatchObject({ name: 'GatewayError', code: 4004 });
    expect(client.state).toBe('closed');
  });

  it('takes a hole in the sequence for a broken connection', async () => {
    create();
    const connecting = client.connect();
    const first = await gateway.next();
    await welcome(first);
    await connecting;
    first.say(message(2, 'one', 11));
    first.say(message(4, 'three', 13));

    const second = await gateway.next();
    expect(log).toEqual(['connecting', 'identifying', 'ready', 'one', 'SEQUENCE_GAP', 'reconnecting']);
    second.say(hello());
    expect(await second.greeting()).toMatchObject({ op: GatewayOp.RESUME, d: { seq: 2 } });
  });

  it.each([{ op: 99 }, { op: GatewayOp.HELLO }, dispatch(1, 'MESSAGE_CREATE', {})])(
    'takes %j before HELLO for a broken connection',
    async (frame) => {
      create();
      void client.connect();
      const first = await gateway.next();
      first.say(frame);

      const second = await gateway.next();
      await welcome(second);
      await client.waitFor('READY');
      expect(log[1]).toMatch(/BAD_FRAME|SEQUENCE_GAP/);
    },
  );

  it('gives up a connection that does not say HELLO', async () => {
    create({ helloTimeoutMs: 30 });
    void client.connect();
    const first = await gateway.next();

    await expect(first.left).resolves.toBe('cut');
    await welcome(await gateway.next());
    await client.waitFor('READY');
    expect(log).toEqual(['connecting', 'HELLO_TIMEOUT', 'reconnecting', 'identifying', 'ready']);
  });

  it('drops and resumes on request', async () => {
    create({ backoff: { baseMs: 60_000 } });
    void client.connect();
    const first = await gateway.next();
    await welcome(first);
    await client.waitFor('READY');
    client.reconnect();

    const second = await gateway.next();
    await expect(first.left).resolves.toBe('cut');
    second.say(hello());
    second.say(dispatch(2, 'RESUMED', { replayed: 0 }));
    await client.waitFor('RESUMED');
    expect(log.slice(-3)).toEqual(['reconnecting', 'resuming', 'ready']);
  });

  it('forgets a session whose sequence the gateway refuses', async () => {
    create();
    const connecting = client.connect();
    const first = await gateway.next();
    await welcome(first);
    await connecting;
    first.close(GatewayClose.INVALID_SEQ, 'Invalid seq.');

    const second = await gateway.next();
    second.say(hello());
    expect(await second.greeting()).toMatchObject({ op: GatewayOp.IDENTIFY });
  });

  it('surfaces a sync and goes on from its offset', async () => {
    create();
    const connecting = client.connect();
    const connection = await gateway.next();
    await welcome(connection);
    await connecting;
    const synced = client.waitFor('GUILD_SYNC');
    connection.say(dispatch(2, 'GUILD_SYNC', { guild_id: GUILD, o: `guild:${GUILD}:e2:1`, reason: 'log_restarted' }));
    await synced;

    expect(client.cursor[`guild:${GUILD}`]).toBe(`guild:${GUILD}:e2:1`);
  });

  it('tells status and subscriptions to each new session', async () => {
    create();
    const connecting = client.connect();
    client.setStatus('dnd');
    client.subscribe({ guild_id: GUILD, channels: ['5'] });
    const connection = await gateway.next();
    await welcome(connection);
    await connecting;

    expect(await connection.heard(GatewayOp.PRESENCE_UPDATE)).toMatchObject({ d: { status: 'dnd' } });
    expect(await connection.heard(GatewayOp.GUILD_SUBSCRIBE)).toMatchObject({
      d: { guild_id: GUILD, channels: ['5'] },
    });
    client.requestMembers({ guild_id: GUILD, query: '', limit: 10 });
    expect(await connection.heard(GatewayOp.REQUEST_GUILD_MEMBERS)).toMatchObject({ d: { limit: 10 } });
  });

  it('says goodbye on close and surfaces nothing afterwards', async () => {
    create();
    const connecting = client.connect();
    const connection = await gateway.next();
    await welcome(connection);
    await connecting;
    const end = client.waitFor('closed');
    client.close();
    connection.say(message(2, 'late', 11));

    await expect(end).resolves.toEqual([{ code: 1000, reason: 'Closed by the client.' }]);
    await expect(connection.left).resolves.toBe('goodbye');
    expect(log.at(-1)).toBe('closed');
  });

  it('backs off with full jitter and gives up when told to', async () => {
    const { url } = gateway;
    await gateway.stop();
    gateway = await start();
    create({ url, random: () => 0.5, backoff: { baseMs: 8, capMs: 20, maxAttempts: 4 } });
    const delays: number[] = [];
    client.on('reconnecting', ({ delayMs }) => delays.push(delayMs));

    await expect(client.connect()).rejects.toMatchObject({ fault: 'CONNECTION_LOST' });
    expect(delays).toEqual([4, 8, 10, 10]);
  });
});
