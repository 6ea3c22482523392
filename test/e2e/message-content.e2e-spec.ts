import { MessageHome, SystemMessages } from '@messagepal/messages';
import { bits, toWire, type PermissionName } from '@messagepal/permissions';
import type { Channel, Embed, Guild, GuildWithChannels, Message, Role } from '@messagepal/protocol';
import { Person, textChannel, World } from './world';

const EMBED: Embed = {
  title: 'Frankenstein',
  description: 'The book of this month',
  url: 'https://example.org/book',
  timestamp: '2026-01-02T03:04:05.678+00:00',
  color: 3_447_003,
  footer: { text: 'The circle', icon_url: 'https://example.org/i.png' },
  image: { url: 'https://example.org/a.png' },
  thumbnail: { url: 'http://localhost:8080/t.png' },
  author: { name: 'Mary Shelley', url: 'https://example.org/mary' },
  fields: [{ name: 'Pages', value: '280', inline: true }],
};

describe('what is in messages (all parts real)', () => {
  let world: World;
  let ana: Person;
  let ben: Person;
  let eve: Person;
  let guild: GuildWithChannels;
  let path: string;

  beforeAll(async () => {
    world = await World.open();
    [ana, ben, eve] = [await world.person('ana'), await world.person('ben'), await world.person('eve')];
  }, 60_000);
  beforeEach(async () => {
    guild = await ana.createGuild();
    await ben.join(guild, ana);
    path = `/channels/${textChannel(guild).id}/messages`;
  });
  afterAll(() => world.close());

  const call = async (method: string, to: string, body?: unknown, by = ana) => {
    const answer = await fetch(`${world.url}/api/v1${to}`, {
      method,
      headers: {
        authorization: `Bearer ${by.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : undefined) as Message };
  };
  const send = async (form: object, by = ana): Promise<Message> => {
    const answer = await call('POST', path, form, by);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  const edit = async (id: string, form: object, by = ana): Promise<Message> => {
    const answer = await call('PATCH', `${path}/${id}`, form, by);
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  const mistakes = async (form: object, by = ana): Promise<string> => {
    const answer = await call('POST', path, form, by);
    expect(answer).toMatchObject({ status: 400, body: { code: 50035 } });
    return JSON.stringify(answer.body);
  };
  const page = async (): Promise<Message[]> => (await call('GET', path)).body as unknown as Message[];
  const everyoneMay = (...names: PermissionName[]) =>
    ana.rest.patch(`/guilds/${guild.id}/roles/${guild.id}`, { permissions: toWire(bits('READ_MESSAGES', ...names)) });
  const role = (form: object): Promise<Role> => ana.rest.post(`/guilds/${guild.id}/roles`, form);
  const whom = ({ mentions, mention_roles, mention_everyone }: Message) => ({
    users: mentions.map(({ id }) => id),
    roles: mention_roles,
    everyone: mention_everyone,
  });
  /** A message as it is shown inside a reply to it. */
  const inside = ({ referenced_message: _message, reactions: _reactions, pinned: _pinned, ...shown }: Message) => shown;
  const NOBODY = { users: [], roles: [], everyone: false };

  describe('mentions', () => {
    it('names members, not others, in the answer, the event and the page', async () => {
      const client = await ben.online();
      const heard = new Promise<Message>((resolve) => client.on('MESSAGE_CREATE', resolve));
      const sent = await send({ content: `<@${ben.user.id}> <@!${eve.user.id}> <@1> \`<@${ana.user.id}>\`` });
      expect(whom(sent)).toEqual({ ...NOBODY, users: [ben.user.id] });
      expect(sent.mentions[0]).toMatchObject({ username: ben.user.username });
      expect(await heard).toEqual(sent);
      expect(await page()).toEqual([sent]);
      client.close();
    });

    it('names roles that may be mentioned, others and everybody only by who may', async () => {
      const [open, shut] = [await role({ name: 'Open', mentionable: true }), await role({ name: 'Shut' })];
      const content = `<@&${open.id}> <@&${shut.id}> <@&1> <@&${guild.id}> @everyone`;
      await everyoneMay('SEND_MESSAGES');
      expect(whom(await send({ content }, ben))).toEqual({ ...NOBODY, roles: [open.id] });
      await everyoneMay('SEND_MESSAGES', 'MENTION_EVERYONE');
      expect(whom(await send({ content }, ben))).toEqual({ users: [], roles: [open.id, shut.id], everyone: true });
      expect(whom(await send({ content: '`@everyone` \\@here' }, ben))).toEqual(NOBODY);
    });

    it('goes by allowed_mentions', async () => {
      const content = `<@${ben.user.id}> <@${ana.user.id}> @here`;
      const allowed = async (allowed_mentions: object) => whom(await send({ content, allowed_mentions }));
      expect(await allowed({})).toEqual(NOBODY);
      expect(await allowed({ parse: ['everyone'], users: [ben.user.id] })).toEqual({
        ...NOBODY,
        users: [ben.user.id],
        everyone: true,
      });
      expect(await allowed({ parse: ['users'] })).toEqual({ ...NOBODY, users: [ben.user.id, ana.user.id] });
    });

    it.each([
      [{ parse: ['users'], users: ['1'] }, 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE'],
      [{ parse: ['roles'], roles: ['1'] }, 'parse:[\\"roles\\"] and roles: [ids...] are mutually exclusive.'],
      [{ parse: ['nobody'] }, 'BASE_TYPE_CHOICES'],
      [{ parse: ['users', 'users'] }, 'SET_TYPE_CONTAINS_DUPLICATES'],
      [{ parse: 'users' }, 'LIST_TYPE_CONVERT'],
      [{ users: ['x'] }, 'NUMBER_TYPE_COERCE'],
      [{ users: Array.from({ length: 101 }, (_, i) => String(i)) }, 'BASE_TYPE_MAX_LENGTH'],
      [{ roles: Array.from({ length: 101 }, (_, i) => String(i)) }, 'BASE_TYPE_MAX_LENGTH'],
      [{ replied_user: 1 }, 'BOOLEAN_TYPE_CONVERT'],
      [{ everyone: true }, 'UNKNOWN_FIELD'],
      [null, 'BASE_TYPE_REQUIRED'],
      [[], 'DICT_TYPE_CONVERT'],
    ])('refuses allowed_mentions %j', async (allowed_mentions, code) => {
      expect(await mistakes({ content: 'x', allowed_mentions })).toContain(code);
    });

    it('refuses a flood of them', async () => {
      const flood = (kind: string, count: number) =>
        Array.from({ length: count }, (_, i) => `<@${kind}${i + 1}>`).join('');
      expect(await mistakes({ content: flood('', 101) })).toContain('MESSAGE_TOO_MANY_MENTIONS');
      expect(await mistakes({ content: flood('&', 101) })).toContain('MESSAGE_TOO_MANY_MENTIONS');
      expect(whom(await send({ content: flood('', 100) + flood('&', 100) }))).toEqual(NOBODY);
      expect(await page()).toHaveLength(1);
    });

    it('takes markdown at its worst as it is', async () => {
      const worst = [
        '`'.repeat(2_000),
        '` `` '.repeat(400),
        '<@'.repeat(1_000),
        '**_~~||'.repeat(285),
        '[('.repeat(1_000),
      ];
      for (const content of worst) expect((await send({ content })).content).toBe(content);
    });

    it('are found anew in an edit, and stay where there is no new content', async () => {
      const { id } = await send({ content: `<@${ben.user.id}>` });
      expect(whom(await edit(id, { flags: 4 }))).toEqual({ ...NOBODY, users: [ben.user.id] });
      expect(whom(await edit(id, { content: `<@${ana.user.id}> @everyone` }))).toEqual({
        ...NOBODY,
        users: [ana.user.id],
        everyone: true,
      });
      expect(whom(await edit(id, { content: `<@${ben.user.id}>`, allowed_mentions: { parse: [] } }))).toEqual(NOBODY);
    });
  });

  describe('replies', () => {
    it('name the message and its author, in the answer, the event and the page', async () => {
      const first = await send({ content: 'first' }, ben);
      const client = await ben.online();
      const heard = new Promise<Message>((resolve) => client.on('MESSAGE_CREATE', resolve));
      const reply = await send({ content: 'second', message_reference: { message_id: first.id } });
      expect(reply).toMatchObject({
        type: 19,
        message_reference: { message_id: first.id, channel_id: first.channel_id, guild_id: guild.id },
        referenced_message: inside(first),
        mentions: [{ id: ben.user.id }],
      });
      expect(await heard).toEqual(reply);
      expect(await page()).toEqual([reply, first]);
      expect((await call('GET', `${path}?limit=1`)).body).toEqual([reply]);
      expect((await call('GET', `${path}/${reply.id}`)).body).toEqual(reply);
      client.close();
    });

    it('do not show what they reply to in turn, and say what is deleted', async () => {
      const first = await send({ content: '1' });
      const second = await send({ content: '2', message_reference: { message_id: first.id } });
      const third = await send({ content: '3', message_reference: { message_id: second.id } });
      expect(third.referenced_message).toEqual(inside(second));
      await ana.rest.delete(`${path}/${second.id}`);
      expect(await page()).toMatchObject([{ content: '3', referenced_message: null }, { content: '1' }]);
      expect(await edit(third.id, { content: 'three' })).toMatchObject({ type: 19, referenced_message: null });
    });

    it('are the first message when they are sent again, also where what they reply to is gone', async () => {
      const first = await send({ content: 'first' });
      const form = { content: 'reply', nonce: 'again', message_reference: { message_id: first.id } };
      const reply = await send(form);
      await ana.rest.delete(`${path}/${first.id}`);
      const again = await call('POST', path, form);
      expect(again).toMatchObject({ status: 200, body: { id: reply.id, type: 19, referenced_message: null } });
      expect(await mistakes({ ...form, nonce: 'another' })).toContain('REPLIES_UNKNOWN_MESSAGE');
      expect(await page()).toHaveLength(1);
    });

    it('read what is replied to once for a page', async () => {
      const targets = await Promise.all([1, 2, 3].map((n) => send({ content: `target ${n}` })));
      for (const { id } of targets) await send({ content: 'reply', message_reference: { message_id: id } });
      const home = world.app.get(MessageHome, { strict: false });
      const read = jest.spyOn(home, 'getMany');
      const { body } = await call('GET', `${path}?limit=3`);
      expect((body as unknown as Message[]).every(({ referenced_message }) => referenced_message)).toBe(true);
      expect(read).toHaveBeenCalledTimes(1);
      read.mockRestore();
    });

    it('ping their author unless they are told not to, and an edit adds no ping', async () => {
      const message_reference = { message_id: (await send({ content: 'first' }, ben)).id };
      const mentioned = async (more: object): Promise<string[]> =>
        whom(await send({ content: 'x', message_reference, ...more })).users;
      expect(await mentioned({ allowed_mentions: {} })).toEqual([]);
      expect(await mentioned({ allowed_mentions: { replied_user: true } })).toEqual([ben.user.id]);
      const reply = await send({ content: 'x', message_reference });
      expect(whom(await edit(reply.id, { content: 'y' })).users).toEqual([ben.user.id]);
      expect(whom(await edit(reply.id, { content: 'z', allowed_mentions: {} })).users).toEqual([]);
      expect(whom(await edit(reply.id, { content: 'w' })).users).toEqual([]);
    });

    it('fail without their message, or are plain messages', async () => {
      expect(await mistakes({ content: 'x', message_reference: { message_id: '1' } })).toContain(
        'REPLIES_UNKNOWN_MESSAGE',
      );
      const plain = await send({ content: 'x', message_reference: { message_id: '1', fail_if_not_exists: false } });
      expect(plain).toMatchObject({ type: 0 });
      expect(plain).not.toHaveProperty('message_reference');
    });

    it.each([
      [{}, 'BASE_TYPE_REQUIRED'],
      [{ message_id: 'x' }, 'NUMBER_TYPE_COERCE'],
      [{ message_id: '1', channel_id: '1' }, 'REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL'],
      [{ message_id: '1', guild_id: '1' }, 'REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL'],
      [{ message_id: '1', fail_if_not_exists: 'no' }, 'BOOLEAN_TYPE_CONVERT'],
      [null, 'BASE_TYPE_REQUIRED'],
    ])('refuse the reference %j', async (message_reference, code) => {
      expect(await mistakes({ content: 'x', message_reference })).toContain(code);
    });

    it('take READ_MESSAGE_HISTORY', async () => {
      const form = { content: 'x', message_reference: { message_id: (await send({ content: 'first' })).id } };
      await everyoneMay('SEND_MESSAGES');
      expect(await call('POST', path, form, ben)).toMatchObject({ status: 403, body: { code: 50013 } });
      await everyoneMay('SEND_MESSAGES', 'READ_MESSAGE_HISTORY');
      const { id } = await send(form, ben);
      await everyoneMay('SEND_MESSAGES');
      expect(await edit(id, { content: 'y' }, ben)).not.toHaveProperty('referenced_message');
    });
  });

  describe('embeds and flags', () => {
    it('are stored as they were given, with or without text', async () => {
      const sent = await send({ embeds: [EMBED, { title: 'x' }] });
      expect(sent).toMatchObject({ content: '', embeds: [EMBED, { title: 'x' }] });
      expect(await page()).toEqual([sent]);
      const [later] = (await send({ embeds: [{ title: 'x', timestamp: '2026-01-02T04:04:05Z' }] })).embeds;
      expect(later?.timestamp).toBe('2026-01-02T04:04:05.000+00:00');
    });

    const field = { name: 'n', value: 'v' };
    it.each<[string, object[] | null | object, string]>([
      ['11 embeds', Array.from({ length: 11 }, () => ({ title: 'x' })), 'BASE_TYPE_MAX_LENGTH'],
      [
        'more than 6,000 characters',
        [{ description: 'x'.repeat(4_000) }, { description: 'x'.repeat(2_001) }],
        'MAX_EMBED_SIZE',
      ],
      ['an empty one', [{}], 'BASE_TYPE_REQUIRED'],
      ['a long title', [{ title: 'x'.repeat(257) }], 'BASE_TYPE_MAX_LENGTH'],
      ['a long description', [{ description: 'x'.repeat(4_097) }], 'BASE_TYPE_MAX_LENGTH'],
      ['a long footer', [{ footer: { text: 'x'.repeat(2_049) } }], 'BASE_TYPE_MAX_LENGTH'],
      ['a long author', [{ author: { name: 'x'.repeat(257) } }], 'BASE_TYPE_MAX_LENGTH'],
      ['26 fields', [{ fields: Array.from({ length: 26 }, () => field) }], 'BASE_TYPE_MAX_LENGTH'],
      ['a long name of a field', [{ fields: [{ ...field, name: 'x'.repeat(257) }] }], 'BASE_TYPE_MAX_LENGTH'],
      ['a long value of a field', [{ fields: [{ ...field, value: 'x'.repeat(1_025) }] }], 'BASE_TYPE_MAX_LENGTH'],
      ['a field without value', [{ fields: [{ name: 'n' }] }], 'BASE_TYPE_REQUIRED'],
      ['a script', [{ title: 'x', url: 'javascript:alert(1)' }], 'URL_TYPE_INVALID_URL'],
      ['data', [{ image: { url: 'data:image/png;base64,AAAA' } }], 'URL_TYPE_INVALID_URL'],
      ['a file', [{ thumbnail: { url: 'file:///etc/passwd' } }], 'URL_TYPE_INVALID_URL'],
      ['a password', [{ title: 'x', url: 'https://a:b@example.org' }], 'URL_TYPE_INVALID_URL'],
      ['a relative address', [{ author: { name: 'a', icon_url: '/x.png' } }], 'URL_TYPE_INVALID_URL'],
      ['a long address', [{ title: 'x', url: `https://example.org/${'x'.repeat(2_048)}` }], 'BASE_TYPE_MAX_LENGTH'],
      ['a colour beyond white', [{ title: 'x', color: 0x1_00_00_00 }], 'NUMBER_TYPE_MAX'],
      ['a time that is none', [{ title: 'x', timestamp: 'yesterday' }], 'DATE_TIME_TYPE_PARSE'],
      ['a time by weeks', [{ title: 'x', timestamp: '2009-W21-2' }], 'DATE_TIME_TYPE_PARSE'],
      ['NUL in an address', [{ title: 'x', url: 'http://a.b/\0' }], 'URL_TYPE_INVALID_URL'],
      ['half a character in an address', [{ title: 'x', url: 'http://a.b/\ud800' }], 'URL_TYPE_INVALID_URL'],
      ['NUL', [{ title: '\0' }], 'STRING_TYPE_REGEX'],
      ['a field of nobody', [{ title: 'x', video: { url: 'https://example.org' } }], 'UNKNOWN_FIELD'],
      ['null', null, 'BASE_TYPE_REQUIRED'],
      ['no list', {}, 'LIST_TYPE_CONVERT'],
    ])('refuse %s', async (_what, embeds, code) => {
      expect(await mistakes({ content: 'x', embeds })).toContain(code);
    });

    it('take EMBED_LINKS, also to give them in an edit, not to keep them', async () => {
      await everyoneMay('SEND_MESSAGES', 'EMBED_LINKS');
      const { id } = await send({ content: 'x', embeds: [{ title: 'x' }] }, ben);
      await everyoneMay('SEND_MESSAGES');
      const refused = { status: 403, body: { code: 50013 } };
      expect(await call('POST', path, { content: 'x', embeds: [{ title: 'x' }] }, ben)).toMatchObject(refused);
      expect(await call('PATCH', `${path}/${id}`, { embeds: [{ title: 'y' }] }, ben)).toMatchObject(refused);
      expect(await edit(id, { content: 'y' }, ben)).toMatchObject({ content: 'y', embeds: [{ title: 'x' }] });
      expect(await edit(id, { embeds: null }, ben)).toMatchObject({ content: 'y', embeds: [] });
    });

    it('are edited and cleared, and something is left', async () => {
      const client = await ben.online();
      const { id } = await send({ content: 'x', embeds: [{ title: 'x' }] });
      const heard = new Promise<object>((resolve) => client.on('MESSAGE_UPDATE', resolve));
      const edited = await edit(id, { content: null, embeds: [EMBED] });
      expect(edited).toMatchObject({ content: '', embeds: [EMBED], edited_at: expect.any(String) });
      const { reactions: _reactions, pinned: _pinned, ...told } = edited;
      expect(await heard).toEqual(told);
      expect(await call('PATCH', `${path}/${id}`, { embeds: [] })).toMatchObject({
        status: 400,
        body: { code: 50006 },
      });
      expect(await call('PATCH', `${path}/${id}`, {})).toMatchObject({ status: 200, body: edited });
      client.close();
    });

    it('flags hide embeds and send silently; no others, and an edit changes only what is hidden', async () => {
      const silent = await send({ content: 'x', flags: 4096, embeds: [{ title: 'x' }] });
      expect(silent).toMatchObject({ flags: 4096, embeds: [{ title: 'x' }] });
      expect(await edit(silent.id, { flags: 4 })).toMatchObject({ flags: 4100, embeds: [] });
      expect(await edit(silent.id, { flags: 0 })).toMatchObject({ flags: 4096, embeds: [{ title: 'x' }] });
      const plain = await send({ content: 'x' });
      expect(await edit(plain.id, { flags: 4096 })).toMatchObject({ flags: 0 });
      for (const flags of [1, 8, 64, 5, -1, 4.5, '4', null, 2 ** 31])
        expect(await mistakes({ content: 'x', flags })).toContain('flags');
    });
  });

  describe('many at once', () => {
    it('are deleted with one event', async () => {
      const sent = [await send({ content: '1' }), await send({ content: '2' }), await send({ content: '3' })];
      const [one, two, three] = sent.map(({ id }) => id);
      const client = await ben.online();
      const heard = new Promise<object>((resolve) => client.on('MESSAGE_DELETE_BULK', resolve));
      const recent = (BigInt(three ?? '0') - 1n).toString();
      const answer = await call('POST', `${path}/bulk-delete`, { messages: [one, two, recent] });
      expect(answer).toMatchObject({ status: 204, body: undefined });
      const { ids, ...rest } = (await heard) as { ids: string[] };
      expect(rest).toEqual({ channel_id: textChannel(guild).id, guild_id: guild.id });
      expect(new Set(ids)).toEqual(new Set([one, two]));
      expect((await page()).map(({ id }) => id)).toEqual([three]);
      client.close();
    });

    it.each([
      [[], 'BASE_TYPE_MIN_LENGTH'],
      [['1'], 'BASE_TYPE_MIN_LENGTH'],
      [Array.from({ length: 101 }, (_, i) => String(i)), 'BASE_TYPE_MAX_LENGTH'],
      [['1', '1'], 'SET_TYPE_CONTAINS_DUPLICATES'],
      [['1', 'x'], 'NUMBER_TYPE_COERCE'],
      ['1', 'LIST_TYPE_CONVERT'],
    ])('are refused: %j', async (messages, code) => {
      const answer = await call('POST', `${path}/bulk-delete`, { messages });
      expect(answer).toMatchObject({ status: 400, body: { code: 50035 } });
      expect(JSON.stringify(answer.body)).toContain(code);
    });

    it('are not deleted when one is old', async () => {
      const { id } = await send({ content: 'x' });
      const answer = await call('POST', `${path}/bulk-delete`, { messages: [id, '1'] });
      expect(answer).toMatchObject({ status: 400, body: { code: 50034 } });
      expect(await page()).toHaveLength(1);
    });
  });

  it('pins are told of with what was pinned, once for one name', async () => {
    const { id, channel_id } = await send({ content: 'pinned' });
    const what = { guildId: guild.id, channelId: channel_id, userId: ben.user.id, name: `pin-${id}` };
    const system = world.app.get(SystemMessages, { strict: false });
    const [first, again] = [await system.pinned(what, id), await system.pinned(what, id)];
    expect(again).toEqual(first);
    const [told, ...rest] = await page();
    expect(told).toMatchObject({
      type: 6,
      content: '',
      author: { id: ben.user.id },
      message_reference: { message_id: id },
      referenced_message: { content: 'pinned' },
    });
    expect(rest).toHaveLength(1);
    expect(await mistakes({ content: 'x', message_reference: { message_id: told?.id } })).toContain('SYSTEM_MESSAGE');
    expect(await system.pinned({ ...what, channelId: '1' }, id)).toBeUndefined();
  });

  describe('joins', () => {
    const settle = (form: object, by = ana) => call('PATCH', `/guilds/${guild.id}`, form, by);

    it('are told of where the guild says so, and nowhere else', async () => {
      const channel = textChannel(guild);
      expect(await settle({ system_channel_id: channel.id })).toMatchObject({
        status: 200,
        body: { system_channel_id: channel.id },
      });
      const client = await ben.online();
      const heard = new Promise<Message>((resolve) => client.on('MESSAGE_CREATE', resolve));
      await eve.join(guild, ana);
      const join = await heard;
      expect(join).toMatchObject({ type: 7, content: '', author: { id: eve.user.id }, channel_id: channel.id });
      expect(join).not.toHaveProperty('nonce');
      expect(await page()).toEqual([join]);
      expect(await call('PATCH', `${path}/${join.id}`, { content: 'x' }, eve)).toMatchObject({
        status: 403,
        body: { code: 50021 },
      });
      expect(await send({ content: 'hi', message_reference: { message_id: join.id } })).toMatchObject({ type: 19 });
      await settle({ system_channel_id: null });
      expect((await call('GET', `/guilds/${guild.id}`)).body).toMatchObject({ system_channel_id: null });
      client.close();
    });

    it('are told of in a channel of messages that the asking member sees', async () => {
      const voice = guild.channels.find(({ type }) => type === 'voice');
      for (const system_channel_id of [voice?.id, '1', 'x', 7]) {
        expect(await settle({ system_channel_id })).toMatchObject({ status: 400, body: { code: 50035 } });
      }
      const hidden = await ana.rest.post<Channel>(`/guilds/${guild.id}/channels`, {
        name: 'hidden',
        permission_overwrites: [{ id: guild.id, type: 'role', deny: toWire(bits('READ_MESSAGES')) }],
      });
      await everyoneMay('MANAGE_GUILD');
      expect(await settle({ system_channel_id: hidden.id }, ben)).toMatchObject({ status: 400 });
      await settle({ system_channel_id: hidden.id });
      const shown = async (by: Person) =>
        (await call('GET', `/guilds/${guild.id}`, undefined, by)).body as unknown as Guild;
      expect(await shown(ana)).toMatchObject({ system_channel_id: hidden.id });
      expect(await shown(ben)).toMatchObject({ system_channel_id: null });
      await everyoneMay('SEND_MESSAGES');
      expect(await shown(ben)).not.toHaveProperty('system_channel_id');
      await ana.rest.delete(`/channels/${hidden.id}`);
      expect(await shown(ana)).toMatchObject({ system_channel_id: null });
    });
  });
});

describe('slow mode (all parts real)', () => {
  let world: World;
  let path: string;
  let ana: Person;
  let ben: Person;
  let cleo: Person;

  beforeAll(async () => {
    world = await World.open({ MP_RATE_LIMITS: 'on' });
    [ana, ben, cleo] = [await world.person('ana'), await world.person('ben'), await world.person('cleo')];
    const guild = await ana.createGuild();
    await ben.join(guild, ana);
    await cleo.join(guild, ana);
    const { id } = textChannel(guild);
    await ana.rest.patch(`/channels/${id}`, { rate_limit_per_user: 21_600 });
    path = `/channels/${id}/messages`;
  }, 60_000);
  afterAll(() => world.close());

  const send = async (by: Person, form: object) => {
    const answer = await fetch(`${world.url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${by.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(form),
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
  };

  it('counts what was sent, once, and not what was refused', async () => {
    const refused = { content: 'x', message_reference: { message_id: '1' }, nonce: 'n' };
    expect(await send(ben, refused)).toMatchObject({ status: 400, body: { code: 50035 } });
    const first = await send(ben, { content: 'x', nonce: 'n' });
    expect(first).toMatchObject({ status: 201 });
    expect(await send(ben, { content: 'x', nonce: 'n' })).toMatchObject({ status: 200, body: first.body });
    const second = await send(ben, { content: 'y', nonce: 'm' });
    expect(second).toMatchObject({ status: 429, body: { code: 20016, global: false } });
    expect(second.body['retry_after']).toBeGreaterThan(21_000);
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(21_000);
    expect(await send(ana, { content: 'x' })).toMatchObject({ status: 201 });
    expect(await send(ana, { content: 'y' })).toMatchObject({ status: 201 });
  });

  it('is not got round by a nonce of which one send fails', async () => {
    const refused = { content: 'x', message_reference: { message_id: '1' }, nonce: 'n' };
    await Promise.all([send(cleo, refused), send(cleo, { content: 'y', nonce: 'n' })]);
    for (const nonce of ['m', 'o']) await send(cleo, { content: nonce, nonce });
    const shown = await ana.rest.get<Message[]>(path);
    expect(shown.filter(({ author }) => author.id === cleo.user.id)).toHaveLength(1);
  });
});
