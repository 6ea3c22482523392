import { Access } from '@messagepal/access';
import type { Client } from '@messagepal/client';
import { MessageStoreSource, PinsService, ReactionsService } from '@messagepal/messages';
import { bits, toWire, type PermissionName } from '@messagepal/permissions';
import type { Channel, DispatchName, GuildWithChannels, Message, UserSummary } from '@messagepal/protocol';
import { DataSource } from 'typeorm';
import { Person, textChannel, World } from './world';

type Answer<T = unknown> = { status: number; text: string; body: T };
const YES = '👍';
const PARTY = '🎉';
const emojiOf = (name: string) => ({ id: null, name });

describe('reactions and pins (all parts real)', () => {
  let world: World;
  let ana: Person;
  let ben: Person;
  let guild: GuildWithChannels;
  let channel: Channel;

  beforeAll(async () => {
    world = await World.open();
    [ana, ben] = [await world.person('ana'), await world.person('ben')];
  }, 60_000);
  beforeEach(async () => {
    guild = await ana.createGuild();
    channel = textChannel(guild);
    await ben.join(guild, ana);
  });
  afterAll(() => world.close());

  const call = async <T = unknown>(method: string, to: string, by: Person): Promise<Answer<T>> => {
    const answer = await fetch(`${world.url}/api/v1/channels/${channel.id}${to}`, {
      method,
      headers: { authorization: `Bearer ${by.token}` },
    });
    const text = await answer.text();
    return { status: answer.status, text, body: (text ? JSON.parse(text) : undefined) as T };
  };
  const reactionOf = (id: string, emoji: string, whom = '@me') =>
    `/messages/${id}/reactions/${encodeURIComponent(emoji)}/${whom}`;
  const react = (id: string, emoji: string, by: Person) => call('PUT', reactionOf(id, emoji), by);
  const page = async (by: Person) => (await call<Message[]>('GET', '/messages', by)).body;
  const shown = async (id: string, by: Person) => (await page(by)).find((message) => message.id === id)?.reactions;
  const everyoneMay = (...names: PermissionName[]) =>
    ana.rest.patch(`/guilds/${guild.id}/roles/${guild.id}`, { permissions: toWire(bits('READ_MESSAGES', ...names)) });
  const say = (content = 'x') => ana.say(channel.id, content);
  const code = (answer: Answer) => [answer.status, (answer.body as { code: number }).code];
  /** Rows about what is on messages of the channel. */
  const left = async () => {
    const sql = `SELECT message_id FROM message_reactions WHERE channel_id = $1
      UNION ALL SELECT message_id FROM message_reaction_counts WHERE channel_id = $1
      UNION ALL SELECT message_id FROM channel_pins WHERE channel_id = $1`;
    return (await world.app.get(DataSource).query<unknown[]>(sql, [channel.id])).length;
  };
  /** What a client hears of these, until `count` have come. */
  const hear = (client: Client, names: readonly DispatchName[], count: number): Promise<[string, unknown][]> =>
    new Promise((resolve) => {
      const heard: [string, unknown][] = [];
      for (const name of names)
        client.on(name, (...[d]: unknown[]) => {
          if (heard.push([name, d]) === count) resolve(heard);
        });
    });

  describe('reactions', () => {
    it('are counted once a user, shown in the order they came, each reader their own', async () => {
      const { id } = await say();
      expect(await react(id, YES, ana)).toMatchObject({ status: 204 });
      expect(await react(id, YES, ana)).toMatchObject({ status: 204 });
      await react(id, '❤', ana);
      await react(id, YES, ben);
      await react(id, '❤\uFE0F', ana);
      const expected = (yes: boolean, heart: boolean) => [
        { emoji: emojiOf(YES), count: 2, me: yes },
        { emoji: emojiOf('❤️'), count: 1, me: heart },
      ];
      expect(await shown(id, ana)).toEqual(expected(true, true));
      expect(await shown(id, ben)).toEqual(expected(true, false));
      expect((await call<Message>('GET', `/messages/${id}`, ben)).body.reactions).toEqual(expected(true, false));
      expect(await call('DELETE', reactionOf(id, YES), ben)).toMatchObject({ status: 204 });
      expect(await shown(id, ben)).toEqual([
        { emoji: emojiOf(YES), count: 1, me: false },
        { emoji: emojiOf('❤️'), count: 1, me: false },
      ]);
    });

    it('leave a page the same bytes for everybody who has none on it, and are on the messages they belong to', async () => {
      const [one, two, three] = [await say('1'), await say('2'), await say('3')];
      await react(two.id, PARTY, ana);
      const [first, second] = [await call('GET', '/messages', ben), await call<Message[]>('GET', '/messages', ana)];
      expect(second.body.map(({ id, reactions }) => [id, reactions.length])).toEqual([
        [three.id, 0],
        [two.id, 1],
        [one.id, 0],
      ]);
      expect(second.text).toBe(first.text.replace('"me":false', '"me":true'));
    });

    it('are told of to who sees the channel, once where something changed', async () => {
      const { id } = await say();
      const client = await ben.online();
      const heard = hear(
        client,
        [
          'MESSAGE_REACTION_ADD',
          'MESSAGE_REACTION_REMOVE',
          'MESSAGE_REACTION_REMOVE_EMOJI',
          'MESSAGE_REACTION_REMOVE_ALL',
        ],
        8,
      );
      for (const emoji of [YES, YES, PARTY]) await react(id, emoji, ana);
      await call('DELETE', reactionOf(id, YES), ana);
      await call('DELETE', reactionOf(id, YES), ana);
      await react(id, YES, ben);
      await call('DELETE', reactionOf(id, YES, ben.user.id), ana);
      for (const to of [`/${encodeURIComponent(PARTY)}`, `/${encodeURIComponent(PARTY)}`])
        await call('DELETE', `/messages/${id}/reactions${to}`, ana);
      await react(id, YES, ana);
      for (let i = 0; i < 2; i += 1) await call('DELETE', `/messages/${id}/reactions`, ana);
      const place = { channel_id: channel.id, message_id: id, guild_id: guild.id };
      const of = (user: Person, emoji: string) => ({ user_id: user.user.id, ...place, emoji: emojiOf(emoji) });
      expect(await heard).toEqual([
        ['MESSAGE_REACTION_ADD', of(ana, YES)],
        ['MESSAGE_REACTION_ADD', of(ana, PARTY)],
        ['MESSAGE_REACTION_REMOVE', of(ana, YES)],
        ['MESSAGE_REACTION_ADD', of(ben, YES)],
        ['MESSAGE_REACTION_REMOVE', of(ben, YES)],
        ['MESSAGE_REACTION_REMOVE_EMOJI', { ...place, emoji: emojiOf(PARTY) }],
        ['MESSAGE_REACTION_ADD', of(ana, YES)],
        ['MESSAGE_REACTION_REMOVE_ALL', place],
      ]);
      expect(await shown(id, ana)).toEqual([]);
      client.close();
    });

    it('refuse what is no emoji, the 21st, and messages that are not there', async () => {
      const { id } = await say();
      for (const emoji of ['x', 'party:1', `${YES}${YES}`, '%'])
        expect(code(await react(id, emoji, ana))).toEqual([400, 10014]);
      const all = Array.from({ length: 21 }, (_, i) => String.fromCodePoint(0x1f600 + i));
      const outcomes = await Promise.all(all.map((emoji) => react(id, emoji, ana)));
      expect(outcomes.filter(({ status }) => status === 204)).toHaveLength(20);
      expect(outcomes.filter(({ status }) => status !== 204).map(code)).toEqual([[400, 30010]]);
      const [known] = (await shown(id, ana)) ?? [];
      expect(await react(id, known?.emoji.name ?? '', ben)).toMatchObject({ status: 204 });
      await call('DELETE', `/messages/${id}`, ana);
      expect(code(await react(id, YES, ana))).toEqual([404, 10008]);
      expect(code(await call('GET', `/messages/${id}/reactions/${encodeURIComponent(YES)}`, ana))).toEqual([
        404, 10008,
      ]);
    });

    it('take ADD_REACTIONS for an emoji that is not there, and the history for any', async () => {
      const { id } = await say();
      await everyoneMay('READ_MESSAGE_HISTORY');
      expect(code(await react(id, YES, ben))).toEqual([403, 50013]);
      await react(id, YES, ana);
      expect(await react(id, YES, ben)).toMatchObject({ status: 204 });
      await everyoneMay('ADD_REACTIONS');
      expect(code(await react(id, PARTY, ben))).toEqual([403, 50013]);
      expect(await call('DELETE', reactionOf(id, YES), ben)).toMatchObject({ status: 204 });
    });

    it('are none of a time-out’s business', async () => {
      const { id } = await say();
      await react(id, YES, ana);
      const form = { communication_disabled_until: new Date(Date.now() + 3_600_000).toISOString() };
      await ana.rest.patch(`/guilds/${guild.id}/members/${ben.user.id}`, form);
      expect(code(await react(id, YES, ben))).toEqual([403, 50013]);
    });

    it('list who reacted, by pages', async () => {
      const { id } = await say();
      for (const person of [ana, ben]) await react(id, YES, person);
      const list = async (query = '') =>
        (await call<UserSummary[]>('GET', `/messages/${id}/reactions/${encodeURIComponent(YES)}${query}`, ben)).body;
      const ids = [ana.user.id, ben.user.id].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
      expect((await list()).map((user) => user.id)).toEqual(ids);
      expect((await list('?limit=1')).map((user) => user.id)).toEqual(ids.slice(0, 1));
      expect((await list(`?after=${ids[0]}`)).map((user) => user.id)).toEqual(ids.slice(1));
    });

    it('go with their messages, also where many react while it is deleted', async () => {
      const { id } = await say();
      const writes = ['😀', '😁', '😂', '😃', '😄', '😅'].flatMap((emoji) => [
        react(id, emoji, ana),
        react(id, emoji, ben),
      ]);
      await call('DELETE', `/messages/${id}`, ana);
      const outcomes = await Promise.all(writes);
      expect(outcomes.filter(({ status }) => status !== 204 && status !== 404)).toEqual([]);
      expect(await page(ana)).toEqual([]);
      expect(await left()).toBe(0);
    });

    it('are dropped with their messages whoever removes them, and with their channel', async () => {
      const ids = [];
      for (let i = 0; i < 4; i += 1) {
        const { id } = await say(String(i));
        await react(id, YES, ana);
        await call('PUT', `/pins/${id}`, ana);
        ids.push(id);
      }
      const [one = '', two = '', three = ''] = ids;
      const store = await world.app.get(MessageStoreSource, { strict: false }).open();
      expect(await left()).toBe(12);
      await store.remove(channel.id, one);
      expect(await left()).toBe(9);
      await ana.rest.post(`/channels/${channel.id}/messages/bulk-delete`, { messages: [two, three] });
      expect(await left()).toBe(3);
      await store.purge(channel.id);
      expect(await left()).toBe(0);
    });

    it('go by the rights of the moment in which they are written', async () => {
      const { id } = await say();
      const access = world.app.get(Access, { strict: false });
      const reactions = world.app.get(ReactionsService, { strict: false });
      const pinned = world.app.get(PinsService, { strict: false });
      await everyoneMay('READ_MESSAGE_HISTORY', 'ADD_REACTIONS', 'MANAGE_MESSAGES', 'PIN_MESSAGES');
      const before = await access.channel(ben.user.id, channel.id);
      await everyoneMay('READ_MESSAGE_HISTORY');
      await react(id, YES, ana);
      const refused = { status: 403, code: 50013 };
      await expect(reactions.add(before, id, PARTY)).rejects.toMatchObject(refused);
      await expect(reactions.clear(before, id)).rejects.toMatchObject(refused);
      await expect(pinned.pin(before, id)).rejects.toMatchObject(refused);
      await ana.rest.delete(`/guilds/${guild.id}/members/${ben.user.id}`);
      const gone = { status: 404, code: 10003 };
      await expect(reactions.add(before, id, YES)).rejects.toMatchObject(gone);
      await expect(reactions.removeOwn(before, id, YES)).rejects.toMatchObject(gone);
      await expect(reactions.users(before, id, YES, { limit: 1 })).rejects.toMatchObject(gone);
      expect(await shown(id, ana)).toEqual([{ emoji: emojiOf(YES), count: 1, me: true }]);
    });

    it('are not told of by edits, which leave them', async () => {
      const { id } = await say();
      await react(id, YES, ana);
      const edited = await ana.rest.patch<Message>(`/channels/${channel.id}/messages/${id}`, { content: 'y' });
      expect(edited.reactions).toEqual([{ emoji: emojiOf(YES), count: 1, me: true }]);
    });
  });

  describe('pins', () => {
    const pin = (id: string, by = ana) => call('PUT', `/pins/${id}`, by);
    const unpin = (id: string, by = ana) => call('DELETE', `/pins/${id}`, by);
    const pins = async (by = ben) => (await call<Message[]>('GET', '/pins', by)).body;

    it('are listed newest first, marked on the message, told of by a message and an event', async () => {
      const [one, two] = [await say('one'), await say('two')];
      const client = await ben.online();
      const heard = hear(client, ['CHANNEL_PINS_UPDATE', 'MESSAGE_CREATE'], 5);
      for (const id of [one.id, two.id, one.id]) expect(await pin(id)).toMatchObject({ status: 204 });
      expect((await pins()).map(({ id, pinned }) => [id, pinned])).toEqual([
        [two.id, true],
        [one.id, true],
      ]);
      const told = (await page(ben)).slice(0, 2);
      expect(told).toMatchObject([
        { type: 6, author: { id: ana.user.id }, message_reference: { message_id: two.id }, pinned: false },
        { type: 6, message_reference: { message_id: one.id } },
      ]);
      await unpin(one.id);
      await unpin(one.id);
      expect((await pins()).map(({ id }) => id)).toEqual([two.id]);
      expect((await page(ben)).find(({ id }) => id === one.id)).toMatchObject({ pinned: false });
      const update = { guild_id: guild.id, channel_id: channel.id, last_pin_timestamp: expect.any(String) as string };
      expect(await heard).toMatchObject([
        ['CHANNEL_PINS_UPDATE', update],
        ['MESSAGE_CREATE', { type: 6 }],
        ['CHANNEL_PINS_UPDATE', update],
        ['MESSAGE_CREATE', { type: 6 }],
        ['CHANNEL_PINS_UPDATE', update],
      ]);
      client.close();
    });

    it('take PIN_MESSAGES and a message; their list the history', async () => {
      const { id } = await say();
      await everyoneMay('MANAGE_MESSAGES', 'READ_MESSAGE_HISTORY');
      expect(code(await pin(id, ben))).toEqual([403, 50013]);
      await everyoneMay('PIN_MESSAGES');
      expect(await pin(id, ben)).toMatchObject({ status: 204 });
      expect(await pins()).toEqual([]);
      expect(await pins(ana)).toHaveLength(1);
      expect(code(await pin('123'))).toEqual([404, 10008]);
      expect(code(await unpin('123'))).toEqual([404, 10008]);
    });

    it('are 50, whoever pins at once, and a deleted message makes room', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 51; i += 1) ids.push((await say(String(i))).id);
      const outcomes = await Promise.all(ids.map((id) => pin(id)));
      expect(outcomes.filter(({ status }) => status !== 204).map(code)).toEqual([[400, 30003]]);
      const [newest] = await pins();
      await call('DELETE', `/messages/${newest?.id}`, ana);
      expect(await pins()).toHaveLength(49);
      const left = ids[outcomes.findIndex(({ status }) => status !== 204)] ?? '';
      expect(await pin(left)).toMatchObject({ status: 204 });
      expect((await pins())[0]?.id).toBe(left);
    });

    it('are in the audit log', async () => {
      const { id } = await say();
      await pin(id);
      await unpin(id);
      const log = await ana.rest.get<{ audit_log_entries: { action_type: string; target_id: string }[] }>(
        `/guilds/${guild.id}/audit-logs`,
      );
      expect(log.audit_log_entries.slice(0, 2)).toMatchObject([
        { action_type: 'MESSAGE_UNPIN', target_id: id },
        { action_type: 'MESSAGE_PIN', target_id: id },
      ]);
    });
  });
});

describe('reactions beside messages in memory', () => {
  let world: World;
  beforeAll(async () => void (world = await World.open({ MP_MESSAGES: 'memory' })), 60_000);
  afterAll(() => world.close());

  it('are shown, told of and dropped like others', async () => {
    const ana = await world.person('ana');
    const guild = await ana.createGuild();
    const path = `/channels/${textChannel(guild).id}/messages`;
    const client = await ana.online();
    const heard = client.waitFor('MESSAGE_REACTION_ADD');
    const { id } = await ana.rest.post<Message>(path, { content: 'x' });
    await ana.rest.put(`${path}/${id}/reactions/${encodeURIComponent(YES)}/@me`);
    expect((await heard)[0]).toMatchObject({ message_id: id, user_id: ana.user.id, emoji: emojiOf(YES) });
    const reactions = [{ emoji: emojiOf(YES), count: 1, me: true }];
    expect(await ana.rest.get(path)).toMatchObject([{ id, reactions }]);
    await ana.rest.delete(`${path}/${id}`);
    expect(await ana.rest.get(path)).toEqual([]);
    client.close();
  });
});
