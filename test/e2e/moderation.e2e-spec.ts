// Real: everything; plain sockets of both transports, whose every dispatch is looked at.
import { bits, toWire, type PermissionName } from '@messagepal/permissions';
import type { AuditLogPage, GuildWithChannels, Member, Message, Role } from '@messagepal/protocol';
import { Line, type TransportName } from './line';
import { type Person, textChannel, World } from './world';

const set = (...names: PermissionName[]) => toWire(bits(...names));
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

describe.each<TransportName>(['ws', 'socketio'])('moderation, as it is heard over %s', (transport) => {
  let world: World;
  let owner: Person;
  let member: Person;
  let guild: GuildWithChannels;
  /** Where everybody stays, so that what they hear last can be waited for. */
  let yard: GuildWithChannels;
  const lines: Line[] = [];
  let marks = 0;

  const somebody = async (name: string): Promise<Person> => {
    const person = await world.person(name);
    for (const place of [guild, yard]) await person.join(place, owner);
    return person;
  };
  const listen = async (person: Person): Promise<Line> => {
    const line = Line.open(transport, world.url, { token: person.token });
    lines.push(line);
    for (const { id } of [guild, yard]) await line.until(({ t, d }) => t === 'GUILD_CREATE' && d['id'] === id);
    return line;
  };
  /** Both guilds have a log of their own: first the one, then the other. */
  const settle = async (witness: Line, line: Line): Promise<void> => {
    for (const [place, hearer] of [
      [guild, witness],
      [yard, line],
    ] as const) {
      const content = `mark ${++marks}`;
      await owner.say(textChannel(place).id, content);
      await hearer.until(({ t, d }) => t === 'MESSAGE_CREATE' && d['content'] === content);
    }
  };
  const path = (person: Person) => `/guilds/${guild.id}/members/${person.user.id}`;
  const banPath = (person: Person) => `/guilds/${guild.id}/bans/${person.user.id}`;
  const say = (person: Person) =>
    fetch(`${world.url}/api/v1/channels/${textChannel(guild).id}/messages`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${person.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ content: 'still here' }),
    });

  beforeAll(async () => {
    world = await World.open();
    owner = await world.person('owner');
  }, 60_000);
  beforeEach(async () => {
    [guild, yard] = [await owner.createGuild(), await owner.createGuild('Yard')];
    member = await somebody('member');
  });
  afterEach(() => {
    for (const line of lines.splice(0)) line.drop();
  });
  afterAll(() => world.close());

  it.each([
    ['a kick', () => owner.rest.delete(path(member))],
    ['a ban', () => owner.rest.put(banPath(member))],
    ['a bulk ban', () => owner.rest.post(`/guilds/${guild.id}/bulk-ban`, { user_ids: [member.user.id] })],
  ])('%s ends all they hear of the guild', async (_what, act) => {
    const [line, witness] = [await listen(member), await listen(owner)];
    const since = line.mark();
    await act();
    await settle(witness, line);
    const ofGuild = since().filter(({ d }) => d['guild_id'] === guild.id || d['id'] === guild.id);
    expect(ofGuild.at(-1)?.t).toBe('GUILD_DELETE');
    // Presences are no matter of the log, and may come from before.
    expect(ofGuild.filter(({ t }) => t !== 'PRESENCE_UPDATE')).toHaveLength(1);
    expect((await say(member)).status).toBe(404);
    expect(witness.heard.some(({ t }) => t === 'GUILD_MEMBER_REMOVE')).toBe(true);
  });

  it('bans are heard of by those who may ban and are not timed out', async () => {
    const [banner, muted] = [await somebody('banner'), await somebody('muted')];
    const role = await owner.rest.post<Role>(`/guilds/${guild.id}/roles`, { permissions: set('BAN_MEMBERS') });
    for (const person of [banner, muted]) await owner.rest.put(`${path(person)}/roles/${role.id}`);
    await owner.rest.patch(path(muted), { communication_disabled_until: inAnHour() });
    const bystander = await somebody('bystander');
    const hearers = [await listen(owner), await listen(banner), await listen(muted), await listen(bystander)];
    const [witness] = hearers;
    if (!witness) throw new Error('nobody listens');
    await owner.rest.put(banPath(member));
    await owner.rest.delete(banPath(member));
    for (const line of hearers) await settle(witness, line);
    const bans = hearers.map(({ heard }) => heard.map(({ t }) => t).filter((t) => t.startsWith('GUILD_BAN')));
    const both = ['GUILD_BAN_ADD', 'GUILD_BAN_REMOVE'];
    expect(bans).toEqual([both, both, [], []]);
    for (const { heard } of hearers) expect(heard.some(({ t }) => t === 'GUILD_MEMBER_REMOVE')).toBe(true);
  });

  it('lines of the audit log are heard by those who may read them, as they are read', async () => {
    const reader = await somebody('reader');
    const role = await owner.rest.post<Role>(`/guilds/${guild.id}/roles`, { permissions: set('VIEW_AUDIT_LOG') });
    await owner.rest.put(`${path(reader)}/roles/${role.id}`);
    const hearers = [await listen(owner), await listen(reader), await listen(member)];
    const [witness] = hearers;
    if (!witness) throw new Error('nobody listens');
    const since = hearers.map((line) => line.mark());
    await owner.rest.patch(`/guilds/${guild.id}`, { name: 'Renamed' });
    // The line of the change that takes the right is not for who loses it.
    await owner.rest.delete(`${path(reader)}/roles/${role.id}`);
    for (const line of hearers) await settle(witness, line);
    const lines = since.map((heard) => heard().filter(({ t }) => t === 'GUILD_AUDIT_LOG_ENTRY_CREATE'));
    const page = await owner.rest.get<AuditLogPage>(`/guilds/${guild.id}/audit-logs?limit=2`);
    const [taken, renamed] = page.audit_log_entries.map((line) => ({ guild_id: guild.id, ...line }));
    expect(renamed).toMatchObject({ action_type: 'GUILD_UPDATE', user_id: owner.user.id });
    expect(lines.map((heard) => heard.map(({ d }) => d))).toEqual([[renamed, taken], [renamed], []]);
  });

  it('who is timed out hears and reads on, and says nothing', async () => {
    const [line, witness] = [await listen(member), await listen(owner)];
    expect((await say(member)).status).toBe(201);
    await owner.rest.patch<Member>(path(member), { communication_disabled_until: inAnHour() });
    expect((await say(member)).status).toBe(403);
    const { id } = await owner.say(textChannel(guild).id, 'quiet now');
    await settle(witness, line);
    expect(line.heard.some(({ t, d }) => t === 'MESSAGE_CREATE' && d['id'] === id)).toBe(true);
    const page = await member.rest.get<Message[]>(`/channels/${textChannel(guild).id}/messages`);
    expect(page.some((message) => message.id === id)).toBe(true);
    await owner.rest.patch<Member>(path(member), { communication_disabled_until: null });
    expect((await say(member)).status).toBe(201);
  });

  it('a guild that changes hands shows its new owner everything', async () => {
    const deny = [{ id: guild.id, type: 'role', deny: set('READ_MESSAGES') }];
    const hidden = await owner.rest.post<{ id: string }>(`/guilds/${guild.id}/channels`, {
      name: 'hidden',
      permission_overwrites: deny,
    });
    const [line, former] = [await listen(member), await listen(owner)];
    const [gained, lost] = [line.mark(), former.mark()];
    await owner.rest.patch(`/guilds/${guild.id}`, { owner_id: member.user.id });
    await line.event('GUILD_AUDIT_LOG_ENTRY_CREATE');
    await former.event('GUILD_UPDATE');
    const namesAndIds = (heard: ReturnType<typeof gained>) => heard.map(({ t, d }) => [t, d['id']]);
    expect(namesAndIds(gained())).toEqual([
      ['CHANNEL_CREATE', hidden.id],
      ['GUILD_UPDATE', guild.id],
      ['GUILD_AUDIT_LOG_ENTRY_CREATE', expect.any(String)],
    ]);
    expect(namesAndIds(lost())).toEqual([
      ['CHANNEL_DELETE', hidden.id],
      ['GUILD_UPDATE', guild.id],
    ]);
  });
});
