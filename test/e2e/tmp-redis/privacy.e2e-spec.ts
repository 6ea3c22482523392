import type { Client } from '@messagepal/client';
import type { AuthSession, GuildWithChannels } from '@messagepal/protocol';
import { PASSWORD, type Person, textChannel, World } from './world';

describe('what is not for everybody', () => {
  let world: World;
  let owner: Person;
  let guild: GuildWithChannels;
  let channelId: string;

  beforeAll(async () => {
    world = await World.open();
    owner = await world.person('owner');
    guild = await owner.createGuild();
    channelId = textChannel(guild).id;
  }, 60_000);
  afterAll(() => world.close());

  /** Names of all dispatches since the call. */
  const record = (client: Client): string[] => {
    const names: string[] = [];
    client.on('dispatch', (name) => names.push(name));
    return names;
  };

  /** A client that is sure to hear of it when the owner writes: when it did, everybody who may has been sent it too. */
  const writeAndWait = async (text: string): Promise<void> => {
    const witness = await owner.online('ws');
    const heard = witness.waitFor('MESSAGE_CREATE', (message) => message.content === text);
    await owner.say(channelId, text);
    await heard;
    witness.close();
  };

  it.each([
    ['GET', (id: string) => `/guilds/${id}`, 10004],
    ['GET', (id: string) => `/guilds/${id}/channels`, 10004],
    ['GET', (id: string) => `/guilds/${id}/members`, 10004],
    ['DELETE', (id: string) => `/guilds/${id}`, 10004],
  ] as const)('%s of a guild answers a stranger as if it did not exist', async (method, path, code) => {
    const stranger = await world.person('stranger');
    const call = (id: string) => (method === 'GET' ? stranger.rest.get(path(id)) : stranger.rest.delete(path(id)));
    await expect(call(guild.id)).rejects.toMatchObject({ status: 404, code });
    await expect(call('1')).rejects.toMatchObject({ status: 404, code });
  });

  it('answers a stranger 404 for the channel, its messages and its invites', async () => {
    const { id } = await owner.say(channelId, 'for members');
    const { rest } = await world.person('stranger');
    const missing = { status: 404, code: 10003 };
    await expect(rest.get(`/channels/${channelId}`)).rejects.toMatchObject(missing);
    await expect(rest.get(`/channels/${channelId}/messages`)).rejects.toMatchObject(missing);
    await expect(rest.get(`/channels/${channelId}/messages/${id}`)).rejects.toMatchObject(missing);
    await expect(rest.post(`/channels/${channelId}/messages`, { content: 'hi' })).rejects.toMatchObject(missing);
    await expect(rest.post(`/channels/${channelId}/typing`)).rejects.toMatchObject(missing);
    await expect(rest.post(`/channels/${channelId}/invites`, {})).rejects.toMatchObject(missing);
  });

  it('sends a stranger no event', async () => {
    const stranger = await world.person('stranger');
    const heard = record(await stranger.online('socketio'));
    await writeAndWait('not for strangers');
    expect(heard).toEqual([]);
  });

  it.each(['ws', 'socketio'] as const)('sends nothing over %s after a leave was answered', async (transport) => {
    const member = await world.person('leaver');
    await member.join(guild, owner);
    const client = await member.online(transport);
    const gone = client.waitFor('GUILD_DELETE', ({ id }) => id === guild.id);
    await member.rest.delete(`/users/@me/guilds/${guild.id}`);
    await gone;
    const heard = record(client);
    await writeAndWait(`after the leave over ${transport}`);
    expect(heard).toEqual([]);
    await expect(member.rest.get(`/channels/${channelId}/messages`)).rejects.toMatchObject({ status: 404 });
  });

  it.each(['ws', 'socketio'] as const)(
    'closes sockets over %s with 4004 when their session ends',
    async (transport) => {
      const member = await world.person('logout');
      await member.join(guild, owner);
      const client = await member.online(transport);
      const heard = record(client);
      const closed = client.waitFor('closed');
      await member.rest.post('/auth/logout');
      await writeAndWait(`after the logout over ${transport}`);
      expect((await closed)[0]).toMatchObject({ code: 4004 });
      expect(heard).not.toContain('MESSAGE_CREATE');
      await expect(member.rest.get('/users/@me')).rejects.toMatchObject({ status: 401 });
    },
  );

  it('revokes one session and leaves the others alone', async () => {
    const member = await world.person('sessions');
    await member.join(guild, owner);
    const elsewhere = await loginAgain(member);
    const sessions = await member.rest.get<AuthSession[]>('/auth/sessions');
    const other = sessions.find(({ current }) => !current);
    const closed = elsewhere.waitFor('closed');
    await member.rest.delete(`/auth/sessions/${other?.id}`);
    expect((await closed)[0]).toMatchObject({ code: 4004 });
    await expect(member.rest.get('/users/@me')).resolves.toMatchObject({ id: member.user.id });
  });

  async function loginAgain(person: Person): Promise<Client> {
    const answer = await fetch(`${world.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login: person.user.username, password: PASSWORD }),
    });
    const { token } = (await answer.json()) as { token: string };
    const client = world.client({ token, transport: 'socketio' });
    await client.connect();
    return client;
  }
});
