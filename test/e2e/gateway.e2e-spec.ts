// Real: everything; raw `ws` and plain socket.io-client as a stranger would use them.
import { once } from 'node:events';
import { Cache } from '@messagepal/cache';
import { GuildMembers } from '@messagepal/guilds';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { type Frame, RawSocket } from '@messagepal/testing';
import { type Person, textChannel, World } from './world';

describe('gateway', () => {
  let world: World;
  let ann: Person;
  let bob: Person;
  let channelId: string;
  let guildId: string;
  const open: { close(): unknown }[] = [];

  const raw = (query?: string, headers?: Record<string, string>): RawSocket => {
    const socket = new RawSocket(world.url, { query, headers });
    open.push(socket.ws);
    return socket;
  };
  const socketIo = (auth: object): Socket => {
    const socket = io(`${world.url}/gateway`, { transports: ['websocket'], auth, forceNew: true, reconnection: false });
    open.push(socket);
    return socket;
  };

  const join = (person: Person): Promise<boolean> => world.app.get(GuildMembers).join(guildId, person.user.id);

  beforeAll(async () => {
    world = await World.open();
    ann = await world.person('ann');
    bob = await world.person('bob');
    const guild = await ann.createGuild();
    guildId = guild.id;
    channelId = textChannel(guild).id;
    await join(bob);
  });
  afterEach(() => open.splice(0).forEach((socket) => socket.close()));
  afterAll(() => world.close());

  it('gives the addresses', async () => {
    const answer = await fetch(`${world.url}/api/v1/gateway`);
    expect(await answer.json()).toEqual({
      url: expect.stringMatching(/^ws:.*\/gateway$/),
      socketio: { url: expect.stringMatching(/\/gateway$/), path: '/socket.io' },
    });
  });

  it('says HELLO, READY, GUILD_CREATE, then what happens', async () => {
    const socket = raw();
    const ready = await socket.identify(ann.token);
    expect(ready).toMatchObject({ op: 0, s: 1, d: { v: 1, user: { id: ann.user.id, email: expect.any(String) } } });
    const created = await socket.event('GUILD_CREATE');
    expect(created).toMatchObject({
      s: expect.any(Number),
      o: created.d['o'],
      d: { id: guildId, member: { user: { id: ann.user.id } }, roles: [{ id: guildId }] },
    });
    await bob.say(channelId, 'hello');
    const message = await socket.event('MESSAGE_CREATE');
    expect(message).toMatchObject({
      s: expect.any(Number),
      o: expect.stringMatching(/^guild:/),
      d: { content: 'hello' },
    });
    expect(message.d).toMatchObject({ author: { id: bob.user.id }, channel_id: channelId });
  });

  it('speaks Socket.IO: names are events, the handshake identifies, commands are acknowledged', async () => {
    const socket = socketIo({ token: ann.token });
    const [ready, meta] = (await once(socket as never, 'READY')) as [Record<string, unknown>, unknown];
    expect(ready).toMatchObject({ user: { id: ann.user.id } });
    expect(meta).toEqual({ s: 1 });
    const heard = once(socket as never, 'MESSAGE_CREATE');
    await bob.say(channelId, 'over there');
    expect(await heard).toEqual([
      expect.objectContaining({ content: 'over there' }),
      { s: expect.any(Number), o: expect.stringMatching(/^guild:/) },
    ]);
    expect(await socket.emitWithAck('heartbeat', null)).toEqual({ ok: true });
    expect(await socket.emitWithAck('voice_state_update', {})).toMatchObject({ code: 0, message: expect.any(String) });
    const chunk = once(socket as never, 'GUILD_MEMBERS_CHUNK');
    expect(await socket.emitWithAck('request_guild_members', { guild_id: guildId, query: 'bob', limit: 5 })).toEqual({
      ok: true,
    });
    expect((await chunk)[0]).toMatchObject({ guild_id: guildId, members: [{ user: { id: bob.user.id } }] });
  });

  it('lets nobody into the default namespace of Socket.IO', async () => {
    const socket = io(world.url, { auth: { token: ann.token }, transports: ['websocket'], reconnection: false });
    const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    socket.close();
    expect(error.message).toBe('Use the namespace /gateway.');
  });

  it('refuses a handshake with a bad token', async () => {
    const socket = socketIo({ token: 'nonsense' });
    const [error] = (await once(socket as never, 'connect_error')) as [Error & { data: unknown }];
    expect(error.data).toEqual({ code: 4004, message: expect.any(String), resumable: false });
  });

  it('keeps the order of three sockets and two writers', async () => {
    const [one, two] = [raw(), raw()];
    await Promise.all([one.identify(ann.token), two.identify(bob.token)]);
    const three = socketIo({ token: bob.token });
    const heard: { content: string; s: number }[] = [];
    three.on('MESSAGE_CREATE', ({ content }: { content: string }, { s }: { s: number }) => heard.push({ content, s }));
    await once(three as never, 'GUILD_CREATE');
    const texts = Array.from({ length: 100 }, (_, index) => `m${index}`);
    await Promise.all([
      ...texts.map((text) => ann.say(channelId, `a${text}`)),
      ...texts.map((text) => bob.say(channelId, `b${text}`)),
    ]);
    await ann.say(channelId, 'end');
    await Promise.all([one, two].map((socket) => socket.until(({ d }) => d?.['content'] === 'end')));
    while (heard.at(-1)?.content !== 'end') await once(three as never, 'MESSAGE_CREATE');
    expect(one.contents()).toHaveLength(201);
    expect(two.contents()).toEqual(one.contents());
    expect(heard.map(({ content }) => content)).toEqual(one.contents());
    const numbers = one.frames.filter(({ op }) => op === 0).map(({ s }) => s);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it.each<[string, (socket: RawSocket) => void, number]>([
    ['a command before IDENTIFY', (socket) => socket.send(3, { status: 'idle' }), 4003],
    ['an unknown opcode', (socket) => socket.send(99, null), 4001],
    ['a bad token', (socket) => socket.send(2, { token: 'nonsense' }), 4004],
    ['no JSON', (socket) => socket.ws.send('{'), 4002],
    ['a number', (socket) => socket.ws.send('5'), 4001],
    ['null', (socket) => socket.ws.send('null'), 4002],
    ['a binary frame', (socket) => socket.ws.send(Buffer.from('{"op":1}')), 4002],
    ['5 KB', (socket) => socket.send(1, 'x'.repeat(5_000)), 4002],
    ['200 KB', (socket) => socket.send(6, 'x'.repeat(200_000)), 1009],
    ['a wrong type', (socket) => socket.send(2, { token: 5 }), 4002],
    ['a prototype', (socket) => socket.ws.send('{"op":2,"d":{"token":"x","__proto__":{}}}'), 4002],
    ['bad intents', (socket) => socket.send(2, { token: 'x', intents: -1 }), 4013],
    ['a bad shard', (socket) => socket.send(2, { token: 'x', shard: [2, 2] }), 4010],
  ])('closes on %s', async (_, act, code) => {
    const socket = raw();
    await socket.until(({ op }) => op === 10);
    act(socket);
    expect(await socket.closed).toBe(code);
  });

  it('closes on a second IDENTIFY, on another version, and refuses strange origins', async () => {
    const socket = raw();
    await socket.identify(ann.token);
    socket.send(2, { token: ann.token });
    expect(await socket.closed).toBe(4005);
    expect(await raw('?v=10&encoding=json').closed).toBe(4012);
    expect(await raw('?v=1&encoding=etf').closed).toBe(4012);
    const stranger = raw(undefined, { Origin: 'https://evil.example' });
    const [error] = (await once(stranger.ws, 'error')) as [Error];
    expect(error.message).toContain('403');
  });

  it('resumes from the ring: no hole, no duplicate', async () => {
    const socket = raw();
    const ready = await socket.identify(ann.token);
    await socket.event('GUILD_CREATE');
    await bob.say(channelId, 'before');
    const { s: seq } = await socket.until(({ d }) => d?.['content'] === 'before');
    socket.ws.terminate();
    for (const text of ['missed 1', 'missed 2']) await bob.say(channelId, text);

    const back = raw();
    await back.until(({ op }) => op === 10);
    back.send(6, { token: ann.token, session_id: ready.d['session_id'], seq });
    expect(await back.event('RESUMED')).toMatchObject({ s: seq! + 3, d: { replayed: 2 } });
    await bob.say(channelId, 'after');
    await back.until(({ d }) => d?.['content'] === 'after');
    expect(back.contents()).toEqual(['missed 1', 'missed 2', 'after']);
  });

  it('resumes from a cursor, on Socket.IO, what began on a raw socket, and takes over one that looks open', async () => {
    const socket = raw();
    const ready = await socket.identify(ann.token);
    const created = await socket.event('GUILD_CREATE');
    await bob.say(channelId, 'heard, and heard again');
    const { s: seq } = await socket.until(({ d }) => d?.['content'] === 'heard, and heard again');
    const cursor = { [`guild:${guildId}`]: created.o, [`inbox:${ann.user.id}`]: ready.d['o'] };
    const back = socketIo({ token: ann.token, session_id: ready.d['session_id'], seq, cursor });
    const contents: unknown[] = [];
    back.on('MESSAGE_CREATE', ({ content }: { content: string }) => contents.push(content));
    expect(await once(back as never, 'RESUMED')).toEqual([{ replayed: 1 }, { s: seq! + 2 }]);
    expect(contents).toEqual(['heard, and heard again']);
    expect(await socket.closed).toBe(4000);
  });

  it.each<[string, (ready: Frame) => object]>([
    ['an unknown session', () => ({ session_id: 'none', seq: 1 })],
    ['a number it never had', (ready) => ({ session_id: ready.d['session_id'], seq: 99 })],
  ])('answers INVALID_SESSION to %s, and lets the client identify', async (_, wrong) => {
    const first = raw();
    const ready = await first.identify(ann.token);
    first.ws.terminate();
    const socket = raw();
    await socket.until(({ op }) => op === 10);
    socket.send(6, { token: ann.token, ...wrong(ready) });
    await socket.until(({ op, d }) => op === 9 && (d as unknown) === false);
    await expect(socket.identify(ann.token)).resolves.toMatchObject({ s: 1 });
  });

  it('does not resume for somebody else', async () => {
    const first = raw();
    const ready = await first.identify(ann.token);
    const socket = raw();
    await socket.until(({ op }) => op === 10);
    socket.send(6, { token: bob.token, session_id: ready.d['session_id'], seq: 1 });
    await socket.until(({ op }) => op === 9);
    expect(first.ws.readyState).toBe(WebSocket.OPEN);
  });

  it('tells of a guild that was joined, and nothing of it after leaving', async () => {
    const cat = await world.person('cat');
    const socket = raw();
    await socket.identify(cat.token);
    await join(cat);
    expect(await socket.event('GUILD_CREATE')).toMatchObject({ d: { id: guildId } });
    await ann.say(channelId, 'welcome');
    await socket.until(({ d }) => d?.['content'] === 'welcome');
    await cat.rest.delete(`/users/@me/guilds/${guildId}`);
    const marker = socket.frames.length;
    await ann.say(channelId, 'she is gone');
    expect(await socket.event('GUILD_DELETE')).toMatchObject({ d: { id: guildId } });
    await ann.createGuild('Another');
    expect(socket.contents()).not.toContain('she is gone');
    expect(socket.frames.slice(marker).filter(({ t }) => t !== 'GUILD_DELETE')).toEqual([]);
  });

  it('tells of a guild that its owner has just made', async () => {
    const gus = await world.person('gus');
    const socket = raw();
    await socket.identify(gus.token);
    const guild = await gus.createGuild('New');
    expect(await socket.event('GUILD_CREATE')).toMatchObject({ d: { id: guild.id, channels: expect.any(Array) } });
    await gus.say(textChannel(guild).id, 'first');
    expect(await socket.event('MESSAGE_CREATE')).toMatchObject({ d: { content: 'first' } });
    await gus.rest.delete(`/guilds/${guild.id}`);
    expect(await socket.event('GUILD_DELETE')).toMatchObject({ d: { id: guild.id } });
  });

  it('closes the sockets of a login that ended, before that is answered', async () => {
    const dan = await world.person('dan');
    const [socket, io] = [raw(), socketIo({ token: dan.token })];
    const closing = once(io as never, 'close');
    await Promise.all([socket.identify(dan.token), once(io as never, 'READY')]);
    await dan.rest.post('/auth/logout', {});
    expect(await socket.closed).toBe(4004);
    expect((await closing)[0]).toEqual({ code: 4004, message: expect.any(String), resumable: false });
  });

  it('shows who is there', async () => {
    const eve = await world.person('eve');
    const watcher = raw();
    await watcher.identify(ann.token);
    await watcher.event('GUILD_CREATE');
    await join(eve);
    const socket = raw();
    await socket.identify(eve.token);
    const isEve = ({ t, d }: Frame): boolean =>
      t === 'PRESENCE_UPDATE' && (d['user'] as unknown as { id: string }).id === eve.user.id;
    expect(await watcher.until(isEve)).toMatchObject({ d: { status: 'online', guild_id: guildId } });
    socket.send(3, { status: 'dnd' });
    expect(await watcher.until((frame) => isEve(frame) && frame.d['status'] === ('dnd' as never))).not.toHaveProperty(
      'o',
    );
    expect(await ann.rest.get(`/users/${eve.user.id}`)).toMatchObject({ status: 'dnd' });
    const later = raw();
    const ready = await later.identify(ann.token);
    expect(ready.d['presences']).toContainEqual({ user: { id: eve.user.id }, guild_id: guildId, status: 'dnd' });
  });

  it('sends everybody away when the process ends, with what they need to come back', async () => {
    const other = await World.open();
    const fay = await other.person('fay');
    const guild = await fay.createGuild();
    const socket = new RawSocket(other.url);
    const ready = await socket.identify(fay.token);
    await socket.event('GUILD_CREATE');
    const cache = other.app.get(Cache);
    await other.close();
    expect(await socket.closed).toBe(4000);
    expect(socket.frames.at(-1)).toMatchObject({ op: 7 });
    const { s: seq } = socket.frames.findLast(({ op }) => op === 0)!;
    expect(await cache.get(`gateway-session:${ready.d['session_id'] as unknown as string}`)).toMatchObject({
      userId: fay.user.id,
      parked: {
        seq,
        heads: { [`guild:${guild.id}`]: expect.any(Object), [`inbox:${fay.user.id}`]: expect.any(Object) },
      },
    });
  });
});
