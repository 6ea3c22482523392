import type { Client } from '@messagepal/client';
import type { GuildWithChannels, Message } from '@messagepal/protocol';
import { Person, textChannel, World } from './world';

const MESSAGES = 1_000;

describe('a conversation', () => {
  let world: World;
  let alice: Person;
  let bob: Person;
  let guild: GuildWithChannels;

  beforeAll(async () => {
    world = await World.open();
    [alice, bob] = [await world.person('alice'), await world.person('bob')];
    guild = await alice.createGuild();
    await bob.join(guild, alice);
  }, 60_000);
  afterAll(() => world.close());

  it(`brings each of ${MESSAGES} messages once and in order to Socket.IO and raw clients, over a broken connection too`, async () => {
    const channel = textChannel(guild);
    const listeners = [await alice.online('socketio'), await bob.online('socketio'), await bob.online('ws')];
    const heard = listeners.map((client) => collect(client, channel.id));

    const sent = await Promise.all([
      speak(alice, channel.id, MESSAGES / 2, (number) => {
        if (number === 100) listeners[0]?.reconnect();
        if (number === 200) listeners[2]?.reconnect();
      }),
      speak(bob, channel.id, MESSAGES / 2),
    ]);

    const ids = sent.flat().toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
    await Promise.all(listeners.map((client, index) => until(() => heard[index]!.length >= MESSAGES, client)));
    for (const list of heard) expect(list.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(ids);
    // The order is the log's: the same for everybody, and each author's own order within it.
    expect(heard[1]).toEqual(heard[0]);
    expect(heard[2]).toEqual(heard[0]);
    for (const own of sent) expect(heard[0]!.filter((id) => own.includes(id))).toEqual(own);
  }, 60_000);

  it('gives the first message back for a nonce that was used', async () => {
    const { id: channelId } = textChannel(guild);
    const first = await alice.say(channelId, 'once', 'n-1');
    const second = await alice.say(channelId, 'twice', 'n-1');
    expect(second).toEqual(first);
    const [newest] = await alice.rest.get<Message[]>(`/channels/${channelId}/messages?limit=1`);
    expect(newest?.id).toBe(first.id);
  });

  it('shows edits and removals at once, live and in history', async () => {
    const { id: channelId } = textChannel(guild);
    const listener = await bob.online('ws');
    const { id } = await alice.say(channelId, 'befor');
    const updated = listener.waitFor('MESSAGE_UPDATE', (message) => message.id === id);
    const edited = await alice.rest.patch<Message>(`/channels/${channelId}/messages/${id}`, { content: 'before' });
    expect(edited).toMatchObject({ id, content: 'before', edited_at: expect.any(String) });
    expect((await updated)[0]).toMatchObject({ id, content: 'before' });
    const removed = listener.waitFor('MESSAGE_DELETE', (message) => message.id === id);
    await alice.rest.delete(`/channels/${channelId}/messages/${id}`);
    expect((await removed)[0]).toMatchObject({ id, channel_id: channelId });
    await expect(alice.rest.get(`/channels/${channelId}/messages/${id}`)).rejects.toMatchObject({
      status: 404,
      code: 10008,
    });
  });

  it('pages through history from both sides without a hole', async () => {
    const other = await alice.createGuild('History');
    const { id: channelId } = textChannel(other);
    const ids: string[] = [];
    for (let number = 0; number < 25; number++) ids.push((await alice.say(channelId, `message ${number}`)).id);
    const page = async (query: string) =>
      (await alice.rest.get<Message[]>(`/channels/${channelId}/messages?${query}`)).map(({ id }) => id);
    expect(await page('limit=10')).toEqual(ids.slice(15).toReversed());
    expect(await page(`limit=10&before=${ids[15]}`)).toEqual(ids.slice(5, 15).toReversed());
    expect(await page(`limit=10&after=${ids[4]}`)).toEqual(ids.slice(5, 15).toReversed());
    expect(await page(`limit=5&around=${ids[10]}`)).toEqual(ids.slice(8, 13).toReversed());
  });

  it('shows who types and who is there', async () => {
    const listener = await alice.online('ws');
    const typing = listener.waitFor('TYPING_START', (event) => event.user_id === bob.user.id);
    await bob.rest.post(`/channels/${textChannel(guild).id}/typing`);
    expect((await typing)[0]).toMatchObject({ channel_id: textChannel(guild).id });

    const carol = await world.person('carol');
    await carol.join(guild, alice);
    const seen = listener.waitFor(
      'PRESENCE_UPDATE',
      ({ user, status }) => user.id === carol.user.id && status === 'idle',
    );
    const client = await carol.online('socketio');
    client.setStatus('idle');
    await seen;
  });
});

/** Ids of the channel's messages in the order in which the client hears them. */
function collect(client: Client, channelId: string): string[] {
  const ids: string[] = [];
  client.on('MESSAGE_CREATE', (message) => {
    if (message.channel_id === channelId) ids.push(message.id);
  });
  return ids;
}

async function speak(
  person: Person,
  channelId: string,
  count: number,
  between?: (number: number) => void,
): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    ids.push((await person.say(channelId, `${person.user.username} says ${number}`)).id);
    between?.(number);
  }
  return ids;
}

/** Resolves when the condition holds, looking again at every message that the client hears. */
function until(holds: () => boolean, client: Client): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      off();
      resolve();
    };
    const off = client.on('MESSAGE_CREATE', look);
    look();
  });
}
