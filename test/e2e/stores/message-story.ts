import { EventLog } from '@messagepal/event-log';
import { MessageStoreSource } from '@messagepal/messages';
import type { Channel, GuildWithChannels, Message, ReadState, UserSummary } from '@messagepal/protocol';
import { DataSource } from 'typeorm';
import { judge, walk, type Direction } from '../../load/walk/walk';
import { Person, textChannel, type World } from '../world';
import { dmChapter } from './dm-chapter';

const YES = '👍';

/** What people do with messages, end to end: the same wherever the messages lie. */
export function messageStory(open: () => Promise<World>): void {
  let world: World;
  let ana: Person;
  let ben: Person;
  let guild: GuildWithChannels;
  let channel: Channel;

  beforeAll(async () => {
    world = await open();
    [ana, ben] = [await world.person('ana'), await world.person('ben')];
  }, 90_000);
  beforeEach(async () => {
    guild = await ana.createGuild();
    channel = textChannel(guild);
    await ben.join(guild, ana);
  });
  afterAll(() => world.close(), 60_000);

  const at = (path = '') => `/channels/${channel.id}${path}`;
  const reactionOf = (id: string, emoji = YES) => at(`/messages/${id}/reactions/${encodeURIComponent(emoji)}`);
  const page = (query = '', by = ben) => by.rest.get<Message[]>(at(`/messages${query}`));
  const contents = async (query = '') => (await page(query)).map(({ content }) => content);
  const shown = async (id: string, by = ben) => (await page('', by)).find((message) => message.id === id);
  const pins = async () => (await ben.rest.get<Message[]>(at('/pins'))).map(({ id }) => id);
  const stateOf = async (by: Person) =>
    (await by.rest.get<ReadState[]>('/users/@me/read-states')).find(({ channel_id }) => channel_id === channel.id);
  const gone = { status: 404, code: 10008 };

  it('pages both ways and around, also a message that is gone', async () => {
    const sent: Message[] = [];
    for (let i = 1; i <= 7; i += 1) sent.push(await ana.say(channel.id, String(i)));
    const id = (index: number) => sent[index - 1]?.id ?? '';
    expect(await contents('?limit=3')).toEqual(['7', '6', '5']);
    expect(await contents(`?limit=3&before=${id(5)}`)).toEqual(['4', '3', '2']);
    expect(await contents(`?limit=3&after=${id(2)}`)).toEqual(['5', '4', '3']);
    await ana.rest.delete(at(`/messages/${id(4)}`));
    expect(await contents(`?limit=4&around=${id(4)}`)).toEqual(['6', '5', '3', '2']);
    await ana.rest.post(at('/messages/bulk-delete'), { messages: [id(1), id(7)] });
    expect(await contents()).toEqual(['6', '5', '3', '2']);
  });

  it.each<Direction>(['down', 'up'])(
    'shows each message once to who scrolls %s while others write and delete',
    async (way) => {
      const sent: string[] = [];
      for (let n = 0; n < 12; n += 1)
        sent.push(
          ...(await Promise.all(Array.from({ length: 10 }, (_, i) => ana.say(channel.id, `${n}-${i}`)))).map(
            ({ id }) => id,
          ),
        );
      const [removed, added] = [new Set<string>(), new Set<string>()];
      const seen = await walk(async (query) => {
        const rows = await page(`?${new URLSearchParams({ ...query, limit: String(query.limit) }).toString()}`);
        for (const id of [sent[removed.size * 3] ?? '', rows.at(-1)?.id ?? '']) {
          removed.add(id);
          await ana.rest.delete(at(`/messages/${id}`)).catch(() => undefined); // gone already
        }
        added.add((await ana.say(channel.id, 'meanwhile')).id);
        return rows;
      }, way);
      const { unknown: _, ...verdict } = judge(seen, way, { before: sent, removed, added });
      expect(verdict).toEqual({ seen: seen.length, missing: 0, twice: 0, disordered: 0 });
    },
  );

  it('leads through a channel by the links of its pages, there and back', async () => {
    const sent: string[] = [];
    for (let i = 0; i < 7; i += 1) sent.push((await ana.say(channel.id, String(i))).id);
    const follow = async (from: string, rel: string): Promise<string[]> => {
      const seen: string[] = [];
      for (let url: string | undefined = from; url !== undefined;) {
        const answer: Response = await fetch(new URL(url, world.url), {
          headers: { Authorization: `Bearer ${ben.token}` },
        });
        const ids = ((await answer.json()) as Message[]).map(({ id }) => id);
        seen.push(...(rel === 'prev' ? ids.toReversed() : ids));
        url = new RegExp(`<([^>]*)>; rel="${rel}"`).exec(answer.headers.get('link') ?? '')?.[1];
      }
      return seen;
    };
    const path = `/api/v1${at('/messages')}`;
    expect(await follow(`${path}?limit=3`, 'next')).toEqual(sent.toReversed());
    expect(await follow(`${path}?limit=3&after=${sent[0]}`, 'prev')).toEqual(sent.slice(1));
  });

  it('answers a repeated nonce with the first message, and keeps the last edit', async () => {
    const { id } = await ana.say(channel.id, 'one', 'n-1');
    expect((await ana.say(channel.id, 'other', 'n-1')).id).toBe(id);
    await ana.rest.patch(at(`/messages/${id}`), { content: 'two' });
    expect(await contents()).toEqual(['two']);
    await ana.rest.delete(at(`/messages/${id}`));
    await expect(ana.rest.patch(at(`/messages/${id}`), { content: 'three' })).rejects.toMatchObject(gone);
    expect(await contents()).toEqual([]);
  });

  it('shows what a reply replies to, and that it is gone', async () => {
    const asked = await ana.say(channel.id, 'who?');
    const reply = { content: 'me', message_reference: { message_id: asked.id } };
    const { id } = await ben.rest.post<Message>(at('/messages'), reply);
    expect((await shown(id))?.referenced_message).toMatchObject({ id: asked.id, content: 'who?' });
    await ana.rest.delete(at(`/messages/${asked.id}`));
    expect((await shown(id))?.referenced_message).toBeNull();
  });

  it('counts reactions, knows one’s own and who reacted, and tells of each once', async () => {
    const { id } = await ana.say(channel.id, 'x');
    for (const by of [ana, ben, ben]) await by.rest.put(`${reactionOf(id)}/@me`);
    await ana.rest.put(`${reactionOf(id, '🎉')}/@me`);
    expect((await shown(id))?.reactions).toEqual([
      { emoji: { id: null, name: YES }, count: 2, me: true },
      { emoji: { id: null, name: '🎉' }, count: 1, me: false },
    ]);
    const users = await ben.rest.get<UserSummary[]>(reactionOf(id));
    expect(users.map((user) => user.id).toSorted()).toEqual([ana.user.id, ben.user.id].toSorted());
    await ben.rest.delete(`${reactionOf(id)}/@me`);
    await ana.rest.delete(reactionOf(id));
    expect((await shown(id))?.reactions.map(({ emoji }) => emoji.name)).toEqual(['🎉']);
    expect(await toldOf()).toEqual([
      'MESSAGE_REACTION_ADD',
      'MESSAGE_REACTION_ADD',
      'MESSAGE_REACTION_ADD',
      'MESSAGE_REACTION_REMOVE',
      'MESSAGE_REACTION_REMOVE_EMOJI',
    ]);
  });

  it('has no more than 20 emoji on a message, whoever brings them at once', async () => {
    const { id } = await ana.say(channel.id, 'x');
    const all = Array.from({ length: 24 }, (_, i) => String.fromCodePoint(0x1f600 + i));
    const outcomes = await Promise.allSettled(all.map((emoji) => ana.rest.put(`${reactionOf(id, emoji)}/@me`)));
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toMatchObject(Array.from({ length: 4 }, () => ({ status: 400, code: 30010 })));
    expect((await shown(id))?.reactions).toHaveLength(20);
  });

  it('keeps nothing of what was on a message that is deleted, however the two meet', async () => {
    const { id } = await ana.say(channel.id, `<@${ben.user.id}>`);
    await ana.rest.put(at(`/pins/${id}`));
    const writes = ['😀', '😁', '😂', '😃'].flatMap((emoji) =>
      [ana, ben].map((by) => by.rest.put(`${reactionOf(id, emoji)}/@me`)),
    );
    const settled = Promise.allSettled(writes);
    await ana.rest.delete(at(`/messages/${id}`));
    for (const one of await settled) if (one.status === 'rejected') expect(one.reason).toMatchObject(gone);
    expect(await pins()).toEqual([]);
    expect(await left()).toBe(0);
    await expect(ana.rest.put(`${reactionOf(id)}/@me`)).rejects.toMatchObject(gone);
    await expect(ana.rest.put(at(`/pins/${id}`))).rejects.toMatchObject(gone);
  });

  it('counts mentions as messages say, through edits and deletes, until they are read', async () => {
    const [first, second] = [await ana.say(channel.id, 'plain'), await ana.say(channel.id, '@everyone')];
    await ana.rest.patch(at(`/messages/${first.id}`), { content: `<@${ben.user.id}>` });
    expect(await stateOf(ben)).toMatchObject({ unread: true, mention_count: 2 });
    expect((await ben.rest.get<Message[]>('/users/@me/mentions?limit=2')).map(({ id }) => id)).toEqual([
      second.id,
      first.id,
    ]);
    await ana.rest.delete(at(`/messages/${second.id}`));
    expect(await stateOf(ben)).toMatchObject({ unread: true, mention_count: 1 });
    await ben.rest.post(at(`/messages/${first.id}/ack`), {});
    expect(await stateOf(ben)).toMatchObject({ unread: false, mention_count: 0 });
  });

  it('drops all that belongs to a channel with it', async () => {
    const { id } = await ana.say(channel.id, `<@${ben.user.id}>`);
    await ana.rest.put(`${reactionOf(id)}/@me`);
    await ana.rest.put(at(`/pins/${id}`));
    const store = await world.app.get(MessageStoreSource, { strict: false }).open();
    await store.purge(channel.id);
    expect(await page()).toEqual([]);
    expect(await left()).toBe(0);
  });

  dmChapter(() => ({ ana, ben }));

  /** Rows of PostgreSQL about what is on messages of the channel. */
  async function left(): Promise<number> {
    const tables = ['message_reactions', 'message_reaction_counts', 'message_reaction_changes', 'channel_pins'];
    const sql = tables.map((table) => `SELECT message_id FROM ${table} WHERE channel_id = $1`).join(' UNION ALL ');
    return (await world.app.get(DataSource).query<unknown[]>(sql, [channel.id])).length;
  }

  /** The names of what the guild's log says of reactions. */
  async function toldOf(): Promise<string[]> {
    const log = world.app.get(EventLog, { strict: false });
    const topic = `guild:${guild.id}`;
    const read = await log.read(topic, { epoch: (await log.head(topic)).epoch, offset: 0 }, 1_000);
    const entries = read.kind === 'entries' ? read.entries : [];
    return entries.map(({ event }) => event.t).filter((name) => name.startsWith('MESSAGE_REACTION'));
  }
}
