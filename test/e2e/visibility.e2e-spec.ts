// Real: everything; plain sockets of both transports, whose every dispatch is looked at.
import { setTimeout as sleep } from 'node:timers/promises';
import { Cache } from '@messagepal/cache';
import { EventLog, guildTopic, liveTopic, type LogEntry } from '@messagepal/event-log';
import { bits, DEFAULT_EVERYONE, toWire, type PermissionName } from '@messagepal/permissions';
import type { Channel, GuildWithChannels, Message, Role } from '@messagepal/protocol';
import { snowflakeAt } from '@messagepal/snowflake';
import { DataSource } from 'typeorm';
import { Line, type Greeting, type Heard, type TransportName } from './line';
import { type Person, textChannel, World } from './world';

const set = (...names: PermissionName[]) => toWire(bits(...names));
const READ = set('READ_MESSAGES');
const names = (heard: Heard[]) => heard.map(({ t }) => t);
const idsOf = (heard: Heard[]) => heard.map(({ d }) => String(d['id'])).toSorted();

describe.each<TransportName>(['ws', 'socketio'])('what one may see, over %s', (transport) => {
  let world: World;
  let owner: Person;
  let member: Person;
  let guild: GuildWithChannels;
  let general: Channel;
  /** Seen by those with the role. */
  let secret: Channel;
  let role: Role;
  const lines: Line[] = [];
  let marks = 0;

  const open = (greeting: Greeting): Line => {
    const line = Line.open(transport, world.url, greeting);
    lines.push(line);
    return line;
  };
  const listen = async (person: Person): Promise<Line> => {
    const line = open({ token: person.token });
    await line.until(({ t, d }) => t === 'GUILD_CREATE' && d['id'] === guild.id);
    return line;
  };
  /** Everything that was sent before this resolves has been heard by whoever was to hear it. */
  const settle = async (line: Line): Promise<void> => {
    const content = `mark ${++marks}`;
    await owner.say(general.id, content);
    await line.until(({ t, d }) => t === 'MESSAGE_CREATE' && d['content'] === content);
  };
  const rolePath = () => `/guilds/${guild.id}/members/${member.user.id}/roles/${role.id}`;
  const give = () => owner.rest.put(rolePath());
  const take = () => owner.rest.delete(rolePath());
  const overwrite = (target: string, form: object, channelId = secret.id) =>
    owner.rest.put(`/channels/${channelId}/permissions/${target}`, form);
  const createSecret = (): Promise<Channel> =>
    owner.rest.post(`/guilds/${guild.id}/channels`, {
      name: 'secret',
      permission_overwrites: [
        { id: guild.id, type: 'role', deny: READ },
        { id: role.id, type: 'role', allow: READ },
      ],
    });

  /** Everything that can be done in a channel and is told to those who see it. */
  const bustle = async (channelId: string): Promise<void> => {
    const { id } = await owner.say(channelId, 'whispered');
    await owner.rest.patch(`/channels/${channelId}/messages/${id}`, { content: 'whispered more' });
    await owner.rest.post(`/channels/${channelId}/typing`);
    await owner.rest.post(`/channels/${channelId}/invites`, {});
    await owner.rest.patch(`/channels/${channelId}`, { topic: `topic ${++marks}` });
    await owner.rest.delete(`/channels/${channelId}/messages/${id}`);
  };

  beforeAll(async () => {
    world = await World.open();
    owner = await world.person('owner');
  }, 60_000);
  afterAll(() => world.close());

  beforeEach(async () => {
    member = await world.person('member');
    guild = await owner.createGuild();
    general = textChannel(guild);
    await member.join(guild, owner);
    role = await owner.rest.post(`/guilds/${guild.id}/roles`, { name: 'Insiders', permissions: '0' });
    secret = await createSecret();
  });
  afterEach(() => {
    for (const line of lines.splice(0)) line.drop();
  });

  it('is all that there is: a hidden channel is in nothing that is sent', async () => {
    const line = await listen(member);
    await bustle(secret.id);
    const hidden = await createSecret();
    await owner.rest.patch(`/guilds/${guild.id}/channels`, [{ id: hidden.id, position: 0 }]);
    await owner.rest.delete(`/channels/${hidden.id}`);
    await settle(line);
    expect(line.text).not.toContain(secret.id);
    expect(line.text).not.toContain(hidden.id);
    expect(line.text).not.toContain('whispered');
    const channels = (await line.event('GUILD_CREATE')).d['channels'] as Channel[];
    expect(channels.map(({ id }) => id)).toEqual(guild.channels.map(({ id }) => id));
  });

  it('grows when a role is given and shrinks when it is taken', async () => {
    const { id: last } = await owner.say(secret.id, 'earlier');
    const line = await listen(member);
    const since = line.mark();
    const gained = () => since().filter(({ t }) => t !== 'PRESENCE_UPDATE');
    await give();
    await owner.say(secret.id, 'welcome');
    await settle(line);
    expect(names(gained())).toEqual(['CHANNEL_CREATE', 'GUILD_MEMBER_UPDATE', 'MESSAGE_CREATE', 'MESSAGE_CREATE']);
    expect(gained()[0]?.d).toEqual({ ...secret, last_message_id: last });
    const lost = line.mark();
    await take();
    await bustle(secret.id);
    await settle(line);
    expect(names(lost())).toEqual(['CHANNEL_DELETE', 'GUILD_MEMBER_UPDATE', 'MESSAGE_CREATE']);
    expect(lost()[0]?.d).toEqual({ id: secret.id, guild_id: guild.id });
  });

  const REVOKES: [name: string, revoke: () => Promise<unknown>][] = [
    ['the role is taken', () => take()],
    ['the role is deleted', () => owner.rest.delete(`/guilds/${guild.id}/roles/${role.id}`)],
    ['the channel denies the role', () => overwrite(role.id, { type: 'role', deny: READ })],
    ['the channel denies the member', () => overwrite(member.user.id, { type: 'member', deny: READ })],
    ['the overwrite is removed', () => owner.rest.delete(`/channels/${secret.id}/permissions/${role.id}`)],
    [
      'the channel is changed as a whole',
      () =>
        owner.rest.patch(`/channels/${secret.id}`, {
          permission_overwrites: [{ id: guild.id, type: 'role', deny: READ }],
        }),
    ],
    ['the channel is deleted', () => owner.rest.delete(`/channels/${secret.id}`)],
    ['the member leaves', () => member.rest.delete(`/users/@me/guilds/${guild.id}`)],
  ];

  it.each(REVOKES)('ends with the answer when %s', async (_name, revoke) => {
    await give();
    const line = await listen(member);
    const witness = await listen(owner);
    await owner.say(secret.id, 'before');
    await line.until(({ d }) => d['content'] === 'before');
    const heard = line.mark();
    await revoke();
    // Not awaited one by one: what follows the answer comes as fast as it can.
    await Promise.allSettled([
      bustle(secret.id),
      ...Array.from({ length: 5 }, () => owner.say(secret.id, 'whispered')),
    ]);
    await settle(witness);
    await settle(witness);
    const told = heard().filter(({ t, d }) => !(t === 'MESSAGE_CREATE' && d['channel_id'] === general.id));
    const about = told.filter((one) => JSON.stringify(one).includes(secret.id));
    expect(about.every(({ t, d }) => t === 'CHANNEL_DELETE' && Object.keys(d).length === 2)).toBe(true);
    expect(JSON.stringify(told)).not.toContain('whispered');
    await expect(member.rest.get(`/channels/${secret.id}/messages`)).rejects.toMatchObject({ status: 404 });
  });

  it('ends for all of a guild when @everyone stops reading, and comes back with it', async () => {
    const everyone = (permissions: bigint) =>
      owner.rest.patch(`/guilds/${guild.id}/roles/${guild.id}`, { permissions: toWire(permissions) });
    await give();
    const line = await listen(member);
    const heard = line.mark();
    await everyone(0n);
    await owner.say(general.id, 'unheard');
    await owner.say(secret.id, 'for insiders');
    await line.until(({ d }) => d['content'] === 'for insiders');
    const lost = heard().filter(({ t }) => t === 'CHANNEL_DELETE');
    expect(idsOf(lost)).toEqual(guild.channels.map(({ id }) => id).toSorted());
    expect(line.text).not.toContain('unheard');
    await everyone(DEFAULT_EVERYONE);
    await settle(line);
    expect(heard().filter(({ t }) => t === 'CHANNEL_CREATE')).toHaveLength(guild.channels.length);
  });

  it('comes and goes with a category, and with the channels that follow it', async () => {
    const forms = { type: 'category', permission_overwrites: [{ id: guild.id, type: 'role', deny: READ }] };
    const category = await owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, { name: 'Box', ...forms });
    const inside = await owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, {
      name: 'inside',
      parent_id: category.id,
    });
    const line = await listen(member);
    const heard = line.mark();
    await overwrite(guild.id, { type: 'role', allow: READ }, category.id);
    await owner.say(inside.id, 'open now');
    await line.until(({ d }) => d['content'] === 'open now');
    const created = heard().filter(({ t }) => t === 'CHANNEL_CREATE');
    expect(idsOf(created)).toEqual([category.id, inside.id].toSorted());
    await owner.rest.patch(`/channels/${general.id}`, { parent_id: category.id });
    await overwrite(guild.id, { type: 'role', deny: READ }, category.id);
    await owner.say(inside.id, 'whispered');
    await settle(line);
    expect(line.text).not.toContain('whispered');
    const closed = heard().filter(({ t }) => t === 'CHANNEL_DELETE');
    expect(idsOf(closed)).toEqual([category.id, inside.id].toSorted());
  });

  it('is what is replayed to who comes back, also of what was open then', async () => {
    await give();
    const line = await listen(member);
    const ready = await line.event('READY');
    await owner.say(secret.id, 'heard');
    const { s: seq, o } = await line.until(({ d }) => d['content'] === 'heard');
    line.drop();
    await owner.say(secret.id, 'whispered while it was open');
    await take();
    await owner.say(secret.id, 'whispered afterwards');
    await owner.say(general.id, 'for all');
    const cursor = { [`guild:${guild.id}`]: String(o), [`inbox:${member.user.id}`]: String(ready.d['o']) };
    const session = { token: member.token, session_id: String(ready.d['session_id']), seq };
    for (const greeting of [session, { ...session, cursor }]) {
      const back = open(greeting);
      await back.event('RESUMED');
      await settle(back);
      expect(back.text).toContain('for all');
      expect(back.text).not.toContain('whispered');
      const shown = await back.event('GUILD_CREATE');
      expect(JSON.stringify(shown.d)).not.toContain(secret.id);
      back.drop();
    }
  });

  it('opens no history to a cursor from before one’s time', async () => {
    await owner.say(general.id, 'told before');
    await overwrite(guild.id, { type: 'role', deny: set('READ_MESSAGE_HISTORY') }, general.id);
    const line = await listen(member);
    const ready = await line.event('READY');
    await owner.say(general.id, 'heard');
    const { s: seq, o } = await line.until(({ d }) => d['content'] === 'heard');
    line.drop();
    await owner.say(general.id, 'missed');
    const session = { token: member.token, session_id: String(ready.d['session_id']), seq };
    const first = String(o).replace(/\d+$/, '0');
    for (const [start, contents] of [
      [first, ['missed']],
      [String(o), ['missed']],
    ] as const) {
      const cursor = { [`guild:${guild.id}`]: start, [`inbox:${member.user.id}`]: String(ready.d['o']) };
      const back = open({ ...session, cursor });
      await back.event('RESUMED');
      await settle(back);
      const told = back.heard.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => d['content']);
      expect(told.filter((text) => text === 'told before' || text === 'missed')).toEqual(contents);
      back.drop();
    }
  });

  it('tells who has only a cursor left to sync, in place of messages that may be history', async () => {
    await owner.say(general.id, 'told before');
    await overwrite(guild.id, { type: 'role', deny: set('READ_MESSAGE_HISTORY') }, general.id);
    const line = await listen(member);
    const ready = await line.event('READY');
    await owner.say(general.id, 'heard');
    const { s: seq, o } = await line.until(({ d }) => d['content'] === 'heard');
    const id = String(ready.d['session_id']);
    line.drop();
    await forgetParked(id);
    const cursor = {
      [`guild:${guild.id}`]: String(o).replace(/\d+$/, '0'),
      [`inbox:${member.user.id}`]: String(ready.d['o']),
    };
    const back = open({ token: member.token, session_id: id, seq, cursor });
    expect((await back.event('GUILD_SYNC')).d).toMatchObject({ guild_id: guild.id });
    await back.event('RESUMED');
    expect(back.text).not.toContain('told before');
  });

  /** As if the process had died with the socket open: nothing was left behind but that there was a session. */
  async function forgetParked(sessionId: string): Promise<void> {
    const cache = world.app.get(Cache, { strict: false });
    const key = `gateway-session:${sessionId}`;
    for (;;) {
      const record = await cache.get<{ parked?: unknown }>(key);
      if (record?.parked) return cache.set(key, { ...record, parked: undefined }, 60_000);
      await sleep(10);
    }
  }

  it('is what it is at READY, whatever the client knew', async () => {
    await give();
    const line = await listen(member);
    await owner.say(secret.id, 'heard');
    await line.until(({ d }) => d['content'] === 'heard');
    await take();
    const anew = await listen(member);
    expect(anew.text).not.toContain(secret.id);
  });

  it('leaves out changes of old messages without READ_MESSAGE_HISTORY', async () => {
    await owner.rest.put(`/channels/${general.id}/permissions/${guild.id}`, {
      type: 'role',
      deny: set('READ_MESSAGE_HISTORY'),
    });
    const old = [snowflakeAt(Date.now() - 3_600_000), snowflakeAt(Date.now() - 3_500_000)];
    await world.app.get(DataSource).query(
      `INSERT INTO messages (channel_id, id, author_id, guild_id, content) SELECT $1, id, $2, $3, 'old'
       FROM unnest($4::bigint[]) id`,
      [general.id, owner.user.id, guild.id, old],
    );
    const [line, witness] = [await listen(member), await listen(owner)];
    await owner.rest.patch(`/channels/${general.id}/messages/${old[0]}`, { content: 'whispered' });
    await owner.rest.delete(`/channels/${general.id}/messages/${old[1]}`);
    const fresh = await owner.say(general.id, 'fresh');
    await owner.rest.patch(`/channels/${general.id}/messages/${fresh.id}`, { content: 'fresher' });
    await owner.rest.delete(`/channels/${general.id}/messages/${fresh.id}`);
    await settle(line);
    const of = (heard: Heard[]) => heard.filter(({ t }) => t.startsWith('MESSAGE_')).map(({ t, d }) => [t, d['id']]);
    const expected = [
      ['MESSAGE_CREATE', fresh.id],
      ['MESSAGE_UPDATE', fresh.id],
      ['MESSAGE_DELETE', fresh.id],
    ];
    expect(of(line.heard).slice(0, 3)).toEqual(expected);
    expect(line.text).not.toContain('whispered');
    expect(of(witness.heard).slice(0, 2)).toEqual([
      ['MESSAGE_UPDATE', old[0]],
      ['MESSAGE_DELETE', old[1]],
    ]);
    expect(await member.rest.get<Message[]>(`/channels/${general.id}/messages`)).toEqual([]);
  });

  it('holds for who is there: presence of a guild reaches its members only', async () => {
    const line = await listen(member);
    await member.rest.delete(`/users/@me/guilds/${guild.id}`);
    await line.event('GUILD_DELETE');
    const heard = line.mark();
    const log = world.app.get(EventLog);
    const told: LogEntry[] = [];
    const stop = await log.subscribe(liveTopic(guild.id), (entry) => told.push(entry));
    const [late, witness] = [await world.person('late'), await listen(owner)];
    await late.join(guild, owner);
    await listen(late);
    await witness.until(({ t, d }) => t === 'PRESENCE_UPDATE' && JSON.stringify(d).includes(late.user.id));
    await settle(witness);
    stop();
    expect(heard()).toEqual([]);
    // A node that knows of fewer rights keeps it back.
    expect(told.at(-1)?.rights).toBe((await log.head(guildTopic(guild.id))).rights);
  });
});
