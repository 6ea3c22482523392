// Real: everything.
import { LastMessages } from '@messagepal/channels';
import { bits, toWire } from '@messagepal/permissions';
import type {
  Channel,
  DispatchEvents,
  GuildWithChannels,
  Message,
  ReadState,
  ReadyPayload,
  Role,
  UserGuildSettings,
} from '@messagepal/protocol';
import { type Person, textChannel, World } from './world';

type Ack = DispatchEvents['MESSAGE_ACK'];

describe('read states (all parts real)', () => {
  let world: World;
  let owner: Person;
  let member: Person;
  let guild: GuildWithChannels;
  let channel: string;

  const ackPath = (id: string, to = channel) => `/channels/${to}/messages/${id}/ack`;
  const ack = (person: Person, { id }: { id: string }, form = {}) => person.rest.post<ReadState>(ackPath(id), form);
  const states = (person: Person) => person.rest.get<ReadState[]>('/users/@me/read-states');
  const stateOf = async (person: Person, id = channel) =>
    (await states(person)).find(({ channel_id }) => channel_id === id);
  const mentionsOf = async (person: Person, query = '') =>
    (await person.rest.get<Message[]>(`/users/@me/mentions${query}`)).map(({ content }) => content);
  const statusOf = async (person: Person, path: string, body?: unknown): Promise<[number, number | undefined]> => {
    const answer = await fetch(`${world.url}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${person.token}`, 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return [answer.status, ((await answer.json()) as { code?: number }).code];
  };
  const readyOf = async (person: Person) => {
    const client = world.client({ token: person.token, transport: 'ws' });
    const told = client.connect();
    const payload = await new Promise<ReadyPayload>((resolve) => client.once('READY', resolve));
    await told;
    client.close();
    return payload;
  };
  const ready = async (person: Person) => (await readyOf(person)).read_state;

  beforeAll(async () => {
    world = await World.open();
    owner = await world.person('owner');
    member = await world.person('member');
  }, 60_000);
  beforeEach(async () => {
    guild = await owner.createGuild();
    channel = textChannel(guild).id;
    await member.join(guild, owner);
  });
  afterAll(() => world.close());

  it('starts with nothing unread, and ends with it', async () => {
    expect(await stateOf(member)).toBeUndefined();
    const first = await owner.say(channel, 'one');
    const second = await owner.say(channel, 'two');
    expect(await stateOf(member)).toEqual({
      channel_id: channel,
      last_read_id: null,
      mention_count: 0,
      unread: true,
      version: 0,
    });
    expect(await ack(member, first)).toMatchObject({ last_read_id: first.id, unread: true });
    const done = await ack(member, second);
    expect(done).toMatchObject({ last_read_id: second.id, unread: false });
    expect(await stateOf(member)).toEqual(done);
  });

  it('counts what one writes as read', async () => {
    await owner.say(channel, `<@${member.user.id}> look`);
    expect(await stateOf(owner)).toMatchObject({ unread: false });
    expect(await stateOf(member)).toMatchObject({ unread: true, mention_count: 1 });
    await member.say(channel, 'I have');
    expect(await stateOf(member)).toMatchObject({ unread: false, mention_count: 0 });
    expect(await stateOf(owner)).toMatchObject({ unread: true });
  });

  it('counts what one pins, and that one joins, as nothing new', async () => {
    await owner.rest.patch(`/guilds/${guild.id}`, { system_channel_id: channel });
    const message = await owner.say(channel, 'pin me');
    await owner.rest.put(`/channels/${channel}/pins/${message.id}`);
    expect(await stateOf(owner)).toMatchObject({ unread: false });
    expect(await stateOf(member)).toMatchObject({ unread: true });
    const late = await world.person('late');
    await late.join(guild, owner);
    const told = async () => (await owner.rest.get<Message[]>(`/channels/${channel}/messages?limit=1`))[0]?.type;
    while ((await told()) !== 7) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await stateOf(late))?.unread ?? false).toBe(false);
    expect(await stateOf(owner)).toMatchObject({ unread: true });
  });

  it('never goes back by an ack, and does by a mark', async () => {
    const sent = [await owner.say(channel, '1'), await owner.say(channel, '2'), await owner.say(channel, '3')] as const;
    const raced = await Promise.all([sent[2], sent[0], sent[1]].map((message) => ack(member, message)));
    expect(new Set(raced.map(({ last_read_id }) => last_read_id))).toContain(sent[2].id);
    const high = await ack(member, sent[0]);
    expect(high).toMatchObject({ last_read_id: sent[2].id, unread: false });
    await owner.say(channel, 'meanwhile');
    const marked = await ack(member, sent[0], { manual: true });
    expect(marked).toMatchObject({ last_read_id: sent[0].id, unread: true, mention_count: 0 });
    expect(marked.version).toBeGreaterThan(high.version);
  });

  it('goes by the mark, though one had written further down just before', async () => {
    const above = await owner.say(channel, 'above');
    await member.say(channel, 'own');
    await ack(member, above, { manual: true });
    await owner.say(channel, 'below');
    expect(await stateOf(member)).toMatchObject({ last_read_id: above.id, unread: true });
  });

  it('tells all sessions, once', async () => {
    const heard: Ack[] = [];
    const client = await member.online();
    client.on('MESSAGE_ACK', (news) => heard.push(news));
    const message = await owner.say(channel, 'hello');
    const state = await ack(member, message);
    await ack(member, message);
    const marked = await ack(member, message, { manual: true });
    await new Promise<void>((resolve) => {
      client.on('MESSAGE_ACK', ({ version }) => version === marked.version && resolve());
      if (heard.some(({ version }) => version === marked.version)) resolve();
    });
    const common = { channel_id: channel, message_id: message.id, mention_count: 0 };
    expect(heard).toEqual([
      { ...common, version: state.version },
      { ...common, version: marked.version, manual: true },
    ]);
  });

  it('refuses what is elsewhere, gone, or hidden', async () => {
    const elsewhere = await owner.createGuild('Elsewhere');
    const foreign = await owner.say(textChannel(elsewhere).id, 'foreign');
    expect(await statusOf(member, ackPath(foreign.id), {})).toEqual([404, 10008]);
    expect(await statusOf(member, ackPath(foreign.id, textChannel(elsewhere).id), {})).toEqual([404, 10003]);
    expect(await statusOf(member, ackPath('123'), {})).toEqual([404, 10008]);
    expect(await statusOf(member, ackPath('nothing'), {})).toEqual([400, 50035]);
    const gone = await owner.say(channel, 'gone');
    await owner.rest.delete(`/channels/${channel}/messages/${gone.id}`);
    expect(await statusOf(member, ackPath(gone.id), {})).toEqual([404, 10008]);
    for (const form of [{ manual: 'yes' }, { mention_count: 3 }])
      expect(await statusOf(member, ackPath(gone.id), form)).toEqual([400, 50035]);
  });

  it('has nothing unread that is deleted', async () => {
    const remove = ({ id }: Message) => owner.rest.delete(`/channels/${channel}/messages/${id}`);
    const only = await owner.say(channel, 'only');
    await remove(only);
    expect(await stateOf(member)).toBeUndefined();
    const read = await owner.say(channel, 'read');
    await ack(member, read);
    await remove(await owner.say(channel, 'unread'));
    expect(await stateOf(member)).toMatchObject({ last_read_id: read.id, unread: false });
    await owner.say(channel, 'later');
    expect(await stateOf(member)).toMatchObject({ unread: true });
  });

  it('reads up to the end with the last message that is left, whatever the channel is thought to end with', async () => {
    const kept = await owner.say(channel, 'kept');
    const gone = await owner.say(channel, 'gone');
    await owner.rest.delete(`/channels/${channel}/messages/${gone.id}`);
    await world.app.get(LastMessages, { strict: false }).record(channel, gone.id);
    expect(await stateOf(member)).toMatchObject({ unread: true });
    expect(await ack(member, kept)).toMatchObject({ last_read_id: gone.id, unread: false });
  });

  describe('notification settings', () => {
    const path = () => `/users/@me/guilds/${guild.id}/settings`;
    const change = (form: object) => member.rest.patch<UserGuildSettings>(path(), form);

    it('are the defaults until they are set', async () => {
      const defaults = { message_notifications: 'all', muted_until: null, channel_overrides: [], version: 0 };
      expect(await member.rest.get(path())).toEqual({ guild_id: guild.id, ...defaults });
    });

    it('are kept field by field and channel by channel, and told to all sessions', async () => {
      const client = await member.online();
      const told = new Promise<UserGuildSettings>((resolve) => {
        client.on('USER_GUILD_SETTINGS_UPDATE', (news) => news.version === 3 && resolve(news));
      });
      const override = { channel_id: channel, message_notifications: 'none', muted_until: null };
      await change({ message_notifications: 'mentions', channel_overrides: [override] });
      const muted = await change({ muted_until: '2999-01-02T03:04:05Z' });
      const until = '2999-01-02T03:04:05.000+00:00';
      const kept = { guild_id: guild.id, message_notifications: 'mentions', muted_until: until };
      expect(muted).toEqual({ ...kept, channel_overrides: [override], version: 2 });
      const bare = await change({ channel_overrides: [{ channel_id: channel }] });
      expect(bare).toEqual({ ...kept, channel_overrides: [], version: 3 });
      expect(await told).toEqual(bare);
      expect((await readyOf(member)).user_guild_settings).toContainEqual(bare);
    });

    it('say nothing of channels that one does not see', async () => {
      const hidden = await owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, { name: 'hidden' });
      await change({ channel_overrides: [{ channel_id: hidden.id, message_notifications: 'none' }] });
      const deny = { type: 'role', deny: toWire(bits('READ_MESSAGES')) };
      await owner.rest.put(`/channels/${hidden.id}/permissions/${guild.id}`, deny);
      expect(await member.rest.get(path())).toMatchObject({ channel_overrides: [] });
      await expect(change({ channel_overrides: [{ channel_id: hidden.id }] })).rejects.toMatchObject({ code: 10003 });
    });

    it.each([
      { message_notifications: 'some' },
      { muted_until: 'tomorrow' },
      { muted_until: '2026-13-40T00:00:00Z' },
      { muted_until: '2026-02-30T00:00:00Z' },
      { muted_until: '9999-12-31T23:59:59-00:01' },
      { channel_overrides: [{}] },
    ])('are refused where they are wrong: %j', async (form) => {
      await expect(change(form)).rejects.toMatchObject({ code: 50035 });
    });
  });

  describe('mentions', () => {
    let role: Role;

    beforeEach(async () => {
      role = await owner.rest.post<Role>(`/guilds/${guild.id}/roles`, { name: 'Readers', mentionable: true });
      await owner.rest.put(`/guilds/${guild.id}/members/${member.user.id}/roles/${role.id}`);
    });

    const counted = async () => (await stateOf(member))?.mention_count ?? 0;

    it('are counted by name, role, everybody and reply, each message once', async () => {
      const asked = await member.say(channel, 'who answers?');
      await owner.say(channel, `<@${member.user.id}>`);
      await owner.say(channel, `<@&${role.id}>`);
      await owner.say(channel, '@everyone');
      await owner.say(channel, `@everyone <@${member.user.id}> <@&${role.id}>`);
      const reply = { content: 'I do', message_reference: { message_id: asked.id } };
      await owner.rest.post(`/channels/${channel}/messages`, reply);
      await owner.say(channel, 'nobody');
      expect(await counted()).toBe(5);
      expect(await stateOf(owner)).toMatchObject({ mention_count: 0 });
      await owner.rest.delete(`/guilds/${guild.id}/members/${member.user.id}/roles/${role.id}`);
      expect(await counted()).toBe(4);
    });

    it('come and go with edits and deletes', async () => {
      const path = (id: string) => `/channels/${channel}/messages/${id}`;
      const first = await owner.say(channel, 'plain');
      const second = await owner.say(channel, `<@${member.user.id}>`);
      const third = await owner.say(channel, '@everyone');
      expect(await counted()).toBe(2);
      await owner.rest.patch(path(first.id), { content: `<@${member.user.id}>` });
      expect(await counted()).toBe(3);
      await owner.rest.patch(path(second.id), { content: 'nobody' });
      expect(await counted()).toBe(2);
      await owner.rest.post(`/channels/${channel}/messages/bulk-delete`, { messages: [first.id, third.id] });
      expect(await counted()).toBe(0);
    });

    it('are listed newest first, page by page, of what one may read', async () => {
      await owner.say(channel, `1 <@${member.user.id}>`);
      await owner.say(channel, `2 <@&${role.id}>`);
      const third = await owner.say(channel, '3 @everyone');
      const other = await owner.createGuild('Other');
      await member.join(other, owner);
      await owner.say(textChannel(other).id, '4 @everyone');
      const own = `?guild_id=${guild.id}`;
      expect(await mentionsOf(member, '?limit=4')).toEqual([
        '4 @everyone',
        '3 @everyone',
        `2 <@&${role.id}>`,
        `1 <@${member.user.id}>`,
      ]);
      expect(await mentionsOf(member, `${own}&limit=1`)).toEqual(['3 @everyone']);
      expect(await mentionsOf(member, `${own}&before=${third.id}`)).toEqual([
        `2 <@&${role.id}>`,
        `1 <@${member.user.id}>`,
      ]);
      expect(await mentionsOf(member, `${own}&roles=false&everyone=false`)).toEqual([`1 <@${member.user.id}>`]);
      expect(await statusOf(member, '/users/@me/mentions?roles=maybe')).toEqual([400, 50035]);
      await member.rest.put(`/channels/${channel}/messages/${third.id}/reactions/${encodeURIComponent('👍')}/@me`);
      const [shown] = await member.rest.get<Message[]>(`/users/@me/mentions${own}&limit=1`);
      expect(shown).toMatchObject({ id: third.id, reactions: [{ emoji: { name: '👍' }, count: 1, me: true }] });
      const stranger = await world.person('stranger');
      expect(await mentionsOf(stranger, own)).toEqual([]);
    });

    it('and all else of a channel go with the right to see it', async () => {
      const hidden = await owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, { name: 'hidden' });
      await owner.say(hidden.id, '@everyone hidden');
      expect(await stateOf(member, hidden.id)).toMatchObject({ unread: true, mention_count: 1 });
      expect(await mentionsOf(member)).toContain('@everyone hidden');
      const deny = { type: 'role', deny: toWire(bits('READ_MESSAGES')) };
      await owner.rest.put(`/channels/${hidden.id}/permissions/${guild.id}`, deny);
      expect(await stateOf(member, hidden.id)).toBeUndefined();
      expect(await mentionsOf(member)).not.toContain('@everyone hidden');
      expect(await ready(member)).not.toContainEqual(expect.objectContaining({ channel_id: hidden.id }));
    });

    it('of before one came are nobody’s', async () => {
      await owner.say(channel, 'early @everyone');
      const late = await world.person('late');
      await late.join(guild, owner);
      expect(await stateOf(late)).toBeUndefined();
      expect(await mentionsOf(late)).toEqual([]);
    });
  });

  it('counts as a recount does, after everything at once', async () => {
    const path = (id: string) => `/channels/${channel}/messages/${id}`;
    const text = (index: number) => (index % 3 === 0 ? `<@${member.user.id}> ${index}` : `nobody ${index}`);
    const sent = await Promise.all(Array.from({ length: 24 }, (_, index) => owner.say(channel, text(index))));
    const meddle = async ({ id }: Message, index: number): Promise<unknown> =>
      Promise.allSettled([
        owner.rest.patch(path(id), { content: text(index + 1) }),
        owner.rest.patch(path(id), { content: text(index + 2) }),
        ...(index % 4 === 0 ? [owner.rest.delete(path(id))] : []),
        ack(member, sent[index % 6] as Message),
      ]);
    await Promise.all(sent.map(meddle));
    const left = await member.rest.get<Message[]>(`/channels/${channel}/messages?limit=100`);
    const { last_read_id: mark, mention_count } = (await stateOf(member)) ?? { last_read_id: null };
    const unread = left.filter(({ id }) => BigInt(id) > BigInt(mark ?? 0));
    const recount = unread.filter(({ mentions }) => mentions.some(({ id }) => id === member.user.id));
    expect(mention_count).toBe(recount.length);
    const listed = await member.rest.get<Message[]>(`/users/@me/mentions?guild_id=${guild.id}&limit=100`);
    const named = left.filter(({ mentions }) => mentions.some(({ id }) => id === member.user.id));
    expect(listed.map(({ id }) => id)).toEqual(named.map(({ id }) => id));
  });

  it('READY has the unread channels and no others', async () => {
    const other = await owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, { name: 'other' });
    const read = await owner.say(other.id, 'read');
    await member.rest.post(ackPath(read.id, other.id), {});
    await owner.say(channel, `<@${member.user.id}>`);
    const [state, ...more] = (await ready(member)).filter(({ channel_id }) => [channel, other.id].includes(channel_id));
    expect(state).toEqual({ channel_id: channel, last_read_id: null, mention_count: 1, unread: true, version: 0 });
    expect(more).toEqual([]);
  });
});
