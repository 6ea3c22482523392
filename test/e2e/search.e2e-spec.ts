// Real: everything.
import { bits, toWire } from '@messagepal/permissions';
import type { Channel, DmChannel, GuildWithChannels, Message, MessageSearchResult } from '@messagepal/protocol';
import { type Person, textChannel, World } from './world';

type Filters = Record<string, string | number | boolean | readonly string[]>;

const WITHIN_MS = 20_000;

describe('search (all parts real)', () => {
  let world: World;
  let owner: Person;
  let member: Person;
  let guild: GuildWithChannels;
  let channel: string;

  const queryOf = (filters: Filters): string => {
    const pairs = Object.entries(filters).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
    );
    return new URLSearchParams(pairs).toString();
  };
  const ask = (filters: Filters, person = member, id = guild.id) =>
    person.rest.get<MessageSearchResult>(`/guilds/${id}/messages/search?${queryOf(filters)}`);
  const contentsOf = ({ messages }: MessageSearchResult): string[] => messages.flat().map(({ content }) => content);
  const found = async (filters: Filters, person = member): Promise<string[]> => contentsOf(await ask(filters, person));
  const status = async (query: string, person = member): Promise<[number, number | undefined]> => {
    const headers = { Authorization: `Bearer ${person.token}` };
    const answer = await fetch(`${world.url}/api/v1/guilds/${guild.id}/messages/search?${query}`, { headers });
    return [answer.status, ((await answer.json()) as { code?: number }).code];
  };
  /** Asks until the index has caught up. */
  const until = async <T>(look: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> => {
    for (const end = Date.now() + WITHIN_MS; ;) {
      const answer = await look();
      if (isIt(answer) || Date.now() > end) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const indexed = async (count: number, id = guild.id): Promise<void> => {
    const { total_results } = await until(
      () => ask({}, owner, id),
      ({ total_results: total }) => total === count,
    );
    expect(total_results).toBe(count);
  };
  const hide = (id: string) =>
    owner.rest.put(`/channels/${id}/permissions/${guild.id}`, { type: 'role', deny: toWire(bits('READ_MESSAGES')) });
  const messagePath = ({ id }: { id: string }, of = channel) => `/channels/${of}/messages/${id}`;
  const say = async (...contents: string[]): Promise<Message[]> => {
    const sent: Message[] = [];
    for (const content of contents) sent.push(await owner.say(channel, content));
    return sent;
  };

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

  it('finds words whatever their case, accents and places, phrases, and beginnings of the last word', async () => {
    await say('The Quick brown fox', 'a fox, quick and brown', 'Crème brûlée', 'unrelated');
    await indexed(4);
    expect(await found({ content: 'QUICK fox ' })).toEqual(['a fox, quick and brown', 'The Quick brown fox']);
    expect(await found({ content: '"quick brown fox"' })).toEqual(['The Quick brown fox']);
    expect(await found({ content: 'creme bru' })).toEqual(['Crème brûlée']);
    expect(await found({ content: 'quick', sort_order: 'asc', limit: 1 })).toEqual(['The Quick brown fox']);
    expect(await found({ content: 'quick', offset: 1 })).toEqual(['The Quick brown fox']);
    expect(await found({ content: 'fox creme' })).toEqual([]);
    expect(await found({ content: '…!' })).toEqual([]);
    expect(await ask({ content: 'quick', limit: 1 })).toMatchObject({
      total_results: 2,
      doing_deep_historical_index: false,
      messages: [[{ author: { id: owner.user.id }, channel_id: channel, guild_id: guild.id }]],
    });
  });

  it('finds parts of texts that are written without spaces', async () => {
    await say('第二次世界大战的历史', 'こんにちは世界', '안녕하세요 여러분', 'ภาษาไทยสวยงาม', '新しいｶﾞｲﾄﾞ');
    await indexed(5);
    expect(await found({ content: '世界' })).toEqual(['こんにちは世界', '第二次世界大战的历史']);
    expect(await found({ content: '界大战' })).toEqual(['第二次世界大战的历史']);
    expect(await found({ content: '史' })).toEqual(['第二次世界大战的历史']);
    expect(await found({ content: '界世' })).toEqual([]);
    expect(await found({ content: '여러' })).toEqual(['안녕하세요 여러분']);
    expect(await found({ content: 'ไทย' })).toEqual(['ภาษาไทยสวยงาม']);
    expect(await found({ content: 'ガイド' })).toEqual(['新しいｶﾞｲﾄﾞ']);
  });

  it('narrows by author, place, time, mentions, and what a message has, also combined', async () => {
    const [first, , third] = await say('see https://example.org/page now', `ping <@${member.user.id}>`, 'last one');
    const own = await member.say(channel, 'see my own');
    const other = await owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, { name: 'other' });
    await owner.say(other.id, '@everyone see there');
    const embeds = [{ title: 'Hidden treasure', image: { url: 'https://example.org/i.png' } }];
    await owner.rest.post(`/channels/${channel}/messages`, { content: 'with embed', embeds });
    await indexed(6);
    expect(await found({ from: member.user.id })).toEqual(['see my own']);
    expect(await found({ author_id: [member.user.id, owner.user.id], content: 'see ', in: channel })).toEqual([
      'see my own',
      'see https://example.org/page now',
    ]);
    expect(await found({ mentions: member.user.id })).toEqual([`ping <@${member.user.id}>`]);
    expect(await found({ mention_everyone: true })).toEqual(['@everyone see there']);
    expect(await found({ has: 'link' })).toEqual(['see https://example.org/page now']);
    expect(await found({ has: ['embed', 'image'] })).toEqual(['with embed']);
    expect(await found({ content: 'treasure' })).toEqual(['with embed']);
    expect(await found({ has: '-link', content: 'see ', channel_id: channel })).toEqual(['see my own']);
    expect(await found({ content: 'see ', before: own.id })).toEqual(['see https://example.org/page now']);
    expect(await found({ min_id: first?.id ?? '', max_id: own.id })).toEqual(['last one', `ping <@${member.user.id}>`]);
    expect(await found({ channel_id: [other.id, '123'] })).toEqual(['@everyone see there']);
    await owner.rest.put(`/channels/${channel}/pins/${third?.id}`);
    expect(await found({ pinned: true })).toEqual(['last one']);
    expect(await found({ pinned: false, content: 'last one' })).toEqual([]);
    await owner.rest.delete(`/channels/${channel}/pins/${third?.id}`);
    expect(await found({ pinned: true })).toEqual([]);
    expect(await found({ content: 'see ', sort_by: 'relevance' })).toHaveLength(3);
  });

  it('follows edits, and never shows what is deleted, by whomever', async () => {
    const [edited, deleted, ...many] = await say('alpha beta', 'alpha gamma', 'alpha 1', 'alpha 2');
    const spam = await member.say(channel, 'alpha spam');
    await indexed(5);
    await owner.rest.patch(messagePath(edited as Message), { content: 'delta beta' });
    expect(await found({ content: 'alpha' })).not.toContain('delta beta');
    expect(
      await until(
        () => found({ content: 'delta' }),
        ({ length }) => length === 1,
      ),
    ).toEqual(['delta beta']);
    await owner.rest.delete(messagePath(deleted as Message));
    expect(await ask({ content: 'alpha' })).toMatchObject({ total_results: 3, messages: { length: 3 } });
    await owner.rest.post(`/channels/${channel}/messages/bulk-delete`, { messages: many.map(({ id }) => id) });
    expect(await ask({ content: 'alpha' })).toMatchObject({ total_results: 1, messages: [[{ id: spam.id }]] });
    await owner.rest.put(`/guilds/${guild.id}/bans/${member.user.id}`, { delete_message_seconds: 3_600 });
    await until(
      () => owner.rest.get<Message[]>(`/channels/${channel}/messages`),
      (left) => left.every(({ author }) => author.id === owner.user.id),
    );
    expect(await ask({ content: 'alpha' }, owner)).toMatchObject({ total_results: 0, messages: [] });
    await expect(ask({ content: 'alpha' })).rejects.toMatchObject({ code: 10004 });
  });

  it('tells nothing of channels that one may not read, not even a number', async () => {
    await say('common word');
    const hidden = await owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, { name: 'hidden' });
    await hide(hidden.id);
    const secret = await owner.say(hidden.id, 'common secret');
    await indexed(2);
    expect(await ask({ content: 'common' })).toMatchObject({
      total_results: 1,
      messages: [[{ content: 'common word' }]],
    });
    expect(await ask({ in: hidden.id })).toMatchObject({ total_results: 0, messages: [] });
    expect(await ask({ in: hidden.id })).toEqual(await ask({ in: '123' }));
    expect(await found({ content: 'secret', max_id: String(BigInt(secret.id) + 1n) })).toEqual([]);
    const deny = { type: 'role', deny: toWire(bits('READ_MESSAGE_HISTORY')) };
    await owner.rest.put(`/channels/${channel}/permissions/${guild.id}`, deny);
    expect(await ask({ content: 'common' })).toMatchObject({ total_results: 0, messages: [] });
    expect(await ask({ content: 'common' }, owner)).toMatchObject({ total_results: 2 });
  });

  it('shows nothing after an answered revoke, however many searches are under way', async () => {
    const room = await owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, { name: 'room' });
    await owner.say(room.id, 'word of before');
    await indexed(1);
    for (let round = 0; round < 15; round += 1) {
      if (round > 0) await owner.rest.delete(`/channels/${room.id}/permissions/${guild.id}`);
      const told: { at: number; total: number }[] = [];
      let isOver = false;
      const searcher = async (): Promise<void> => {
        while (!isOver) {
          const at = performance.now();
          const { total_results: total, messages } = await ask({ content: 'word' });
          if (messages.length > 0 || total > 0) told.push({ at, total });
        }
      };
      const searchers = [1, 2, 3, 4].map(searcher);
      await hide(room.id);
      const revokedAt = performance.now();
      await owner.say(room.id, `word of after ${round}`);
      await until(
        () => ask({ content: 'after' }, owner),
        ({ total_results: total }) => total === round + 1,
      );
      isOver = true;
      await Promise.all(searchers);
      // Whoever asked before the revoke was answered may have been told of what was there before, and of nothing since.
      expect(told.filter(({ at, total }) => at > revokedAt || total > round + 1)).toEqual([]);
    }
  }, 120_000);

  it('has no more of what is left of a channel that is deleted', async () => {
    const room = await owner.rest.post<Channel>(`/guilds/${guild.id}/channels`, { name: 'room' });
    await owner.say(room.id, 'gone soon');
    await indexed(1);
    await owner.rest.delete(`/channels/${room.id}`);
    expect(await ask({ content: 'gone' }, owner)).toMatchObject({ total_results: 0, messages: [] });
  });

  it('searches one channel', async () => {
    await say('here and now');
    await indexed(1);
    const path = `/channels/${channel}/messages/search?content=here`;
    expect(contentsOf(await member.rest.get<MessageSearchResult>(path))).toEqual(['here and now']);
    await hide(channel);
    await expect(member.rest.get(path)).rejects.toMatchObject({ code: 10003 });
  });

  it('searches direct messages, for those who are in them', async () => {
    const dm = await owner.rest.post<DmChannel>('/users/@me/channels', { recipient_id: member.user.id });
    await owner.say(dm.id, 'between us, 秘密の話');
    const path = `/channels/${dm.id}/messages/search?content=${encodeURIComponent('密の')}`;
    const look = () => member.rest.get<MessageSearchResult>(path);
    const answer = await until(look, ({ total_results: total }) => total === 1);
    expect(contentsOf(answer)).toEqual(['between us, 秘密の話']);
    expect(await found({ content: 'between' })).toEqual([]);
    const stranger = await world.person('stranger');
    await expect(stranger.rest.get(path)).rejects.toMatchObject({ code: 10003 });
  });

  it.each([
    ['limit=26'],
    ['limit=0'],
    ['offset=9976'],
    ['has=poll'],
    ['author_id=me'],
    ['pinned=maybe'],
    ['before=1&max_id=2'],
    ['from=1&author_id=2'],
    ['sort_by=size'],
    ['unknown=1'],
    [`content=${'x'.repeat(1025)}`],
    [`content=${encodeURIComponent('a '.repeat(65))}`],
    ['content=%00'],
    [Array.from({ length: 101 }, (_, i) => `author_id=${i}`).join('&')],
  ])('refuses %.40s', async (query) => {
    expect(await status(query)).toEqual([400, 50035]);
  });

  it.each(["'", '\\', "' | 'x", '!!', ':*', '<->', '&|!()', '=s1', '%', '\u200b', '"'.repeat(50), '<@', '😀‍'])(
    'takes %j for a text like any other',
    async (content) => {
      expect((await status(queryOf({ content })))[0]).toBe(200);
    },
  );
});
