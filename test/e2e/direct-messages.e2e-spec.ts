// Real: the whole product in one process.
import { GatewayIntent, type DmChannel, type Message, type ReadState, type ReadyPayload } from '@messagepal/protocol';
import { RawSocket } from '@messagepal/testing';
import { answerOf, Ear } from './dms/ear';
import { World, type Person } from './world';

const THUMB = encodeURIComponent('👍');

describe('direct messages', () => {
  let world: World;
  let ada: Person;
  let bob: Person;
  let cleo: Person;

  const open = (from: Person, ...to: Person[]): Promise<DmChannel> =>
    from.rest.post('/users/@me/channels', { recipient_ids: to.map(({ user }) => user.id) });
  const ask = (person: Person, ...call: [method: string, path: string, body?: unknown]): Promise<string> =>
    answerOf(world.url, person.token, call);
  const readyOf = async (person: Person): Promise<ReadyPayload> => {
    const socket = new RawSocket(world.url);
    const { d } = await socket.identify(person.token);
    socket.ws.close();
    return d as unknown as ReadyPayload;
  };
  const listed = async (person: Person): Promise<string[]> =>
    (await person.rest.get<DmChannel[]>('/users/@me/channels')).map(({ id }) => id);
  const stateOf = async (person: Person, id: string): Promise<ReadState | undefined> =>
    (await person.rest.get<ReadState[]>('/users/@me/read-states')).find(({ channel_id }) => channel_id === id);

  beforeAll(async () => {
    world = await World.open();
  }, 60_000);
  beforeEach(async () => {
    [ada, bob, cleo] = [await world.person('ada'), await world.person('bob'), await world.person('cleo')];
    const guild = await ada.createGuild();
    for (const one of [bob, cleo]) await one.join(guild, ada);
  });
  afterAll(() => world.close());

  describe('between two', () => {
    it('have one channel, whoever opens it first and however often', async () => {
      const opened = await Promise.all([1, 2, 3, 4, 5].flatMap(() => [open(ada, bob), open(bob, ada)]));
      expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
      const [mine] = opened;
      expect(mine).toMatchObject({ type: 'dm', name: null, owner_id: null, last_message_id: null });
      expect(mine?.recipients.map(({ username }) => username)).toEqual([bob.user.username]);
      expect(await listed(ada)).toEqual([mine?.id]);
    });

    it.each(['ws', 'socketio'] as const)('hear everything that is done with messages, over %s', async (transport) => {
      const ears = [await Ear.of(ada, transport), await Ear.of(bob, transport), await Ear.of(bob, transport)];
      const stranger = await Ear.of(cleo, transport);
      const { id } = await open(ada, bob);
      const everywhere = <T>(look: (ear: Ear) => Promise<T>): Promise<T[]> => Promise.all(ears.map(look));
      const said = await ada.say(id, `hello <@${bob.user.id}>`, 'n1');
      expect(said).not.toHaveProperty('guild_id');
      for (const heard of await everywhere((ear) => ear.until('MESSAGE_CREATE')))
        expect(heard).toMatchObject({ id: said.id, channel_id: id, mentions: [{ id: bob.user.id }], nonce: 'n1' });
      expect(ears[1]?.heard.map(({ name }) => name)).toEqual(['CHANNEL_CREATE', 'MESSAGE_CREATE']);

      expect((await ada.say(id, 'again', 'n1')).id).toBe(said.id);
      const reply = await bob.rest.post<Message>(`/channels/${id}/messages`, {
        content: 'hi',
        message_reference: { message_id: said.id },
      });
      expect(reply).toMatchObject({ type: 19, referenced_message: { id: said.id } });
      await bob.rest.patch(`/channels/${id}/messages/${reply.id}`, { content: 'hi there' });
      await bob.rest.put(`/channels/${id}/messages/${said.id}/reactions/${THUMB}/@me`);
      await bob.rest.put(`/channels/${id}/pins/${said.id}`);
      await bob.rest.post(`/channels/${id}/typing`);
      await bob.rest.delete(`/channels/${id}/messages/${said.id}/reactions/${THUMB}/@me`);
      await bob.rest.delete(`/channels/${id}/messages/${reply.id}`);
      await everywhere((ear) => ear.until('MESSAGE_DELETE'));
      const names = (ear: Ear) => ear.heard.map(({ name }) => name).filter((name) => name !== 'CHANNEL_CREATE');
      for (const ear of ears)
        expect(names(ear)).toEqual([
          'MESSAGE_CREATE',
          'MESSAGE_CREATE',
          'MESSAGE_UPDATE',
          'MESSAGE_REACTION_ADD',
          'CHANNEL_PINS_UPDATE',
          'MESSAGE_CREATE',
          'TYPING_START',
          'MESSAGE_REACTION_REMOVE',
          'MESSAGE_DELETE',
        ]);
      const page = await ada.rest.get<Message[]>(`/channels/${id}/messages`);
      expect(page.map(({ type, pinned, content }) => [type, pinned, content])).toEqual([
        [6, false, ''],
        [0, true, said.content],
      ]);
      expect((await ada.rest.get<Message[]>(`/channels/${id}/pins`)).map((pin) => pin.id)).toEqual([said.id]);
      expect(stranger.heard).toEqual([]);
      for (const ear of [...ears, stranger]) ear.client.close();
    });

    it('do not exist for others', async () => {
      const { id } = await open(ada, bob);
      const { id: message } = await ada.say(id, 'between us');
      const calls: [string, string, unknown?][] = [
        ['GET', `/channels/${id}`],
        ['PATCH', `/channels/${id}`, { name: 'x' }],
        ['DELETE', `/channels/${id}`],
        ['GET', `/channels/${id}/messages`],
        ['POST', `/channels/${id}/messages`, { content: 'x' }],
        ['PUT', `/channels/${id}/messages/${message}/reactions/${THUMB}/@me`],
        ['POST', `/channels/${id}/messages/${message}/ack`, {}],
        ['POST', `/channels/${id}/typing`],
        ['GET', `/channels/${id}/pins`],
        ['PUT', `/channels/${id}/recipients/${cleo.user.id}`],
        ['POST', `/channels/${id}/invites`, {}],
      ];
      const answers = await Promise.all(calls.map((call) => ask(cleo, ...call)));
      expect(answers).toEqual(calls.map(() => '404 10003'));
    });

    it('have no rights of guilds', async () => {
      const { id } = await open(ada, bob);
      const [one, two] = [await ada.say(id, 'one'), await ada.say(id, 'two')];
      expect(await ask(bob, 'DELETE', `/channels/${id}/messages/${one.id}`)).toBe('403 50013');
      expect(await ask(bob, 'PATCH', `/channels/${id}/messages/${one.id}`, { content: 'x' })).toBe('403 50005');
      const bulk = { messages: [one.id, two.id] };
      expect(await ask(ada, 'POST', `/channels/${id}/messages/bulk-delete`, bulk)).toBe('400 50003');
      expect(await ask(ada, 'POST', `/channels/${id}/invites`, {})).toBe('400 50003');
      expect(await ask(ada, 'PATCH', `/channels/${id}`, { name: 'x' })).toBe('400 50024');
      expect(await ask(ada, 'PUT', `/channels/${id}/recipients/${cleo.user.id}`)).toBe('400 50024');
      expect(await ask(ada, 'DELETE', `/channels/${id}/messages/${one.id}/reactions`)).toBe('403 50013');
    });

    it('are closed until the next message, for who closes them', async () => {
      const { id } = await open(ada, bob);
      await ada.say(id, 'first');
      const ear = await Ear.of(bob);
      expect(await listed(bob)).toEqual([id]);
      await bob.rest.delete(`/channels/${id}`);
      expect(await ear.until('CHANNEL_DELETE')).toEqual({ id });
      expect([await listed(bob), await listed(ada)]).toEqual([[], [id]]);
      expect((await readyOf(bob)).private_channels).toEqual([]);
      expect((await bob.rest.get<Message[]>(`/channels/${id}/messages`)).length).toBe(1);
      await ada.say(id, 'second');
      await ear.until('MESSAGE_CREATE');
      expect(ear.heard.map(({ name }) => name)).toEqual(['CHANNEL_DELETE', 'CHANNEL_CREATE', 'MESSAGE_CREATE']);
      expect(await listed(bob)).toEqual([id]);
      ear.client.close();
    });

    it('are read and unread, in READY as well, and mention', async () => {
      const { id } = await open(ada, bob);
      const [one, two] = [await ada.say(id, 'one'), await ada.say(id, `two <@${bob.user.id}>`)];
      const ready = await readyOf(bob);
      expect(ready.private_channels).toMatchObject([{ id, type: 'dm', last_message_id: two.id }]);
      expect(ready.private_channels[0]?.recipients).toMatchObject([{ id: ada.user.id }]);
      expect(ready.read_state).toMatchObject([{ channel_id: id, unread: true, mention_count: 1 }]);
      expect((await readyOf(ada)).read_state).toEqual([]);
      const mentions = await bob.rest.get<Message[]>('/users/@me/mentions');
      expect(mentions.map((message) => message.id)).toEqual([two.id]);

      const ears = [await Ear.of(bob), await Ear.of(bob, 'socketio')];
      await bob.rest.post(`/channels/${id}/messages/${two.id}/ack`, {});
      for (const ear of ears) expect(await ear.until('MESSAGE_ACK')).toMatchObject({ message_id: two.id });
      expect(await stateOf(bob, id)).toMatchObject({ unread: false, mention_count: 0, last_read_id: two.id });
      await bob.rest.post(`/channels/${id}/messages/${one.id}/ack`, { manual: true });
      expect(await stateOf(bob, id)).toMatchObject({ unread: true, mention_count: 1 });
      for (const ear of ears) ear.client.close();
    });

    it('come back with a RESUME, once each, from the cursor of the inbox', async () => {
      const { id } = await open(ada, bob);
      await ada.say(id, 'before');
      const first = new RawSocket(world.url);
      const ready = await first.identify(bob.token);
      await ada.say(id, 'heard');
      const { s: seq } = await first.event('MESSAGE_CREATE');
      first.ws.terminate();
      for (const text of ['missed 1', 'missed 2']) await ada.say(id, text);
      const back = new RawSocket(world.url);
      await back.until(({ op }) => op === 10);
      back.send(6, { token: bob.token, session_id: ready.d['session_id'], seq });
      await back.event('RESUMED');
      await ada.say(id, 'after');
      await back.until(({ d }) => d?.['content'] === 'after');
      expect(back.contents()).toEqual(['missed 1', 'missed 2', 'after']);
      back.ws.close();
    });

    it('go by their own intents', async () => {
      const { id } = await open(ada, bob);
      const deaf = await Ear.of(bob, 'ws', GatewayIntent.GUILD_MESSAGES);
      const keen = await Ear.of(bob, 'ws', GatewayIntent.DIRECT_MESSAGES);
      const { id: message } = await ada.say(id, 'hello');
      await keen.until('MESSAGE_CREATE');
      await bob.rest.post(`/channels/${id}/messages/${message}/ack`, {});
      await Promise.all([deaf, keen].map((ear) => ear.until('MESSAGE_ACK')));
      expect(deaf.all('MESSAGE_CREATE')).toEqual([]);
      for (const ear of [deaf, keen]) ear.client.close();
    });
  });

  describe('in groups', () => {
    const types = async (id: string) =>
      (await ada.rest.get<Message[]>(`/channels/${id}/messages`)).map(({ type }) => type);

    it('are for those who are in them, and tell what becomes of them', async () => {
      const dora = await world.person('dora');
      await ada.rest.put(`/users/@me/relationships/${dora.user.id}`, {});
      await dora.rest.put(`/users/@me/relationships/${ada.user.id}`, {});
      const [a, b, d] = [await Ear.of(ada), await Ear.of(bob, 'socketio'), await Ear.of(dora)];
      const { id, ...group } = await open(ada, bob, cleo);
      expect(group).toMatchObject({ type: 'group_dm', owner_id: ada.user.id });
      expect(await b.until('CHANNEL_CREATE')).toMatchObject({
        id,
        recipients: [{ id: ada.user.id }, { id: cleo.user.id }],
      });

      await ada.rest.put(`/channels/${id}/recipients/${dora.user.id}`);
      expect(await d.until('CHANNEL_CREATE')).toMatchObject({ id });
      expect(await b.until('CHANNEL_UPDATE')).toMatchObject({ id });
      expect(await b.until('MESSAGE_CREATE', ({ type }) => type === 1)).toMatchObject({
        author: { id: ada.user.id },
        mentions: [{ id: dora.user.id }],
      });
      const named = await bob.rest.patch<DmChannel>(`/channels/${id}`, { name: 'Book club' });
      expect(named.name).toBe('Book club');
      expect(await a.until('MESSAGE_CREATE', ({ type }) => type === 4)).toMatchObject({ content: 'Book club' });

      expect(await ask(bob, 'DELETE', `/channels/${id}/recipients/${dora.user.id}`)).toBe('403 50013');
      await ada.rest.delete(`/channels/${id}/recipients/${dora.user.id}`);
      expect(await d.until('CHANNEL_DELETE')).toEqual({ id });
      d.forget();
      await a.until('MESSAGE_CREATE', ({ type }) => type === 2);
      await ada.say(id, 'without dora');
      await b.until('MESSAGE_CREATE', ({ content }) => content === 'without dora');
      expect(await ask(dora, 'GET', `/channels/${id}/messages`)).toBe('404 10003');
      expect(d.heard.map(({ name }) => name)).toEqual([]);
      expect(await types(id)).toEqual([0, 2, 4, 1]);
      for (const ear of [a, b, d]) ear.client.close();
    });

    it('pass to another owner, and end with who leaves last', async () => {
      const { id } = await open(ada, bob, cleo);
      await ada.say(id, 'hello');
      await ada.rest.delete(`/channels/${id}`);
      expect(await ask(ada, 'GET', `/channels/${id}`)).toBe('404 10003');
      expect((await bob.rest.get<DmChannel>(`/channels/${id}`)).owner_id).toBe(bob.user.id);
      await bob.rest.delete(`/channels/${id}/recipients/${cleo.user.id}`);
      await bob.rest.delete(`/channels/${id}`);
      expect(await ask(bob, 'GET', `/channels/${id}`)).toBe('404 10003');
      expect(await listed(bob)).toEqual([]);
    });

    it('have at most 10 people, no channel of the wrong kind, and none who are not there', async () => {
      const others = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => world.person('extra')));
      const guild = await ada.createGuild();
      for (const one of others) await one.join(guild, ada);
      const { id } = await open(ada, bob, ...others);
      expect(await ask(ada, 'PUT', `/channels/${id}/recipients/${cleo.user.id}`)).toBe('400 30004');
      const all = [bob, cleo, ...others].map(({ user }) => user.id);
      expect(await ask(ada, 'POST', '/users/@me/channels', { recipient_ids: all })).toBe('400 30004');
      expect(await ask(ada, 'POST', '/users/@me/channels', {})).toBe('400 50033');
      expect(await ask(ada, 'POST', '/users/@me/channels', { recipient_id: ada.user.id })).toBe('400 50033');
      expect(await ask(ada, 'POST', '/users/@me/channels', { recipient_id: '123' })).toBe('404 10013');
      expect(await ask(ada, 'PUT', `/channels/${id}/recipients/123`)).toBe('400 30004');
      expect(await ask(ada, 'DELETE', `/channels/${id}/recipients/${cleo.user.id}`)).toBe('404 10007');
      expect(await ask(ada, 'PATCH', `/channels/${id}`, { topic: 'x' })).toBe('400 50035');
      expect(await ask(ada, 'PATCH', `/channels/${id}`, { name: '  ' })).toBe('400 50035');
    });

    it('tell a RESUME nothing to who was removed meanwhile', async () => {
      const { id } = await open(ada, bob, cleo);
      const first = new RawSocket(world.url);
      const ready = await first.identify(bob.token);
      first.ws.terminate();
      await ada.say(id, 'missed');
      await ada.rest.delete(`/channels/${id}/recipients/${bob.user.id}`);
      const back = new RawSocket(world.url);
      await back.until(({ op }) => op === 10);
      back.send(6, { token: bob.token, session_id: ready.d['session_id'], seq: ready.s });
      await back.event('RESUMED');
      expect(back.contents()).toEqual([]);
      expect(back.frames.filter(({ t }) => t === 'CHANNEL_DELETE').map(({ d }) => d)).toEqual([{ id }]);
      back.ws.close();
    });
  });
});
