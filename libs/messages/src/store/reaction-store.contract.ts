import { MemoryEventLog, type EventLog } from '@messagepal/event-log';
import { ReactionStore, type News, type ReactedMessage, type ReactionCount } from './reaction-store';

const MESSAGE: ReactedMessage = { channelId: '10', messageId: '100' };
const OTHER: ReactedMessage = { channelId: '10', messageId: '101' };
const FREE = { mayBegin: true, distinct: 20 };
const TOPIC = 'guild:1';

const newsOf = (t: string, d = ''): News => ({ topics: [TOPIC], event: { t, d, scope: { kind: 'all' } } });

/** The promises of a {@link ReactionStore} as tests; `make` opens stores that share what they keep, which is empty, and a log. */
export function reactionStoreContract(
  name: string,
  make: (log: EventLog) => Promise<[ReactionStore, ReactionStore]>,
): void {
  describe(`${name} keeps the promises of a reaction store`, () => {
    let store: ReactionStore;
    let second: ReactionStore;
    let heard: [string, string][];
    beforeEach(async () => {
      const log = new MemoryEventLog();
      [store, second] = await make(log);
      heard = [];
      await log.subscribe(TOPIC, ({ event }) => void heard.push([event.t, event.d]));
    });

    const add = (emoji: string, userId: string, message = MESSAGE, bounds = FREE) =>
      store.add({ ...message, emoji, userId }, bounds, newsOf('ADD', `${userId}${emoji}`));
    const remove = (emoji: string, userId: string, by = store) =>
      by.remove({ ...MESSAGE, emoji, userId }, newsOf('REMOVE', `${userId}${emoji}`));
    const clear = (emoji: string | null = null) => store.clear(MESSAGE, emoji, newsOf('CLEAR', emoji ?? ''));
    const countsOf = async ({ channelId, messageId }: ReactedMessage): Promise<readonly ReactionCount[]> =>
      (await store.marks(channelId, [messageId])).reactions.get(messageId) ?? [];

    it('counts each user once an emoji, in the order in which emoji came', async () => {
      expect(await Promise.all([add('👍', '1'), add('👍', '2')])).toEqual(['added', 'added']);
      expect(await add('👍', '1')).toBe('known');
      expect(await add('🎉', '1')).toBe('added');
      expect(await add('❤️', '1')).toBe('added');
      const expected = [
        { emoji: '👍', count: 2 },
        { emoji: '🎉', count: 1 },
        { emoji: '❤️', count: 1 },
      ];
      expect(await countsOf(MESSAGE)).toEqual(expected);
      expect((await store.marks('10', ['100', '101'])).reactions).toEqual(new Map([['100', expected]]));
    });

    it('keeps messages and channels apart', async () => {
      await add('👍', '1');
      await add('🎉', '1', OTHER);
      expect(await countsOf(OTHER)).toEqual([{ emoji: '🎉', count: 1 }]);
      expect(await countsOf({ ...MESSAGE, channelId: '11' })).toEqual([]);
      const asked = [MESSAGE, OTHER, { ...MESSAGE, channelId: '11' }, MESSAGE];
      const counts = await Promise.all(asked.map(countsOf));
      expect(counts.map((all) => all.map(({ emoji }) => emoji).join())).toEqual(['👍', '🎉', '', '👍']);
    });

    it('removes what is there, and tells whether it was', async () => {
      await add('👍', '1');
      await add('👍', '2');
      expect([await remove('👍', '1'), await remove('👍', '1'), await remove('🎉', '2')]).toEqual([true, false, false]);
      expect(await countsOf(MESSAGE)).toEqual([{ emoji: '👍', count: 1 }]);
      await remove('👍', '2');
      expect(await countsOf(MESSAGE)).toEqual([]);
    });

    it('puts an emoji that comes back at the end', async () => {
      for (const emoji of ['👍', '🎉']) await add(emoji, '1');
      await remove('👍', '1');
      await add('👍', '2');
      expect((await countsOf(MESSAGE)).map(({ emoji }) => emoji)).toEqual(['🎉', '👍']);
    });

    it('clears an emoji, or all of a message', async () => {
      for (const emoji of ['👍', '🎉', '❤️']) for (const userId of ['1', '2']) await add(emoji, userId);
      await add('👍', '1', OTHER);
      expect([await clear('🎉'), await clear('🎉')]).toEqual([true, false]);
      expect((await countsOf(MESSAGE)).map(({ emoji }) => emoji)).toEqual(['👍', '❤️']);
      expect([await clear(), await clear()]).toEqual([true, false]);
      expect([await countsOf(MESSAGE), await countsOf(OTHER)]).toEqual([[], [{ emoji: '👍', count: 1 }]]);
    });

    it('lets only those begin an emoji who may', async () => {
      const shy = { mayBegin: false, distinct: 20 };
      expect(await add('👍', '1', MESSAGE, shy)).toBe('refused');
      await add('👍', '1');
      expect([await add('👍', '2', MESSAGE, shy), await add('👍', '2', MESSAGE, shy)]).toEqual(['added', 'known']);
      expect(await countsOf(MESSAGE)).toEqual([{ emoji: '👍', count: 2 }]);
    });

    it('holds the bound of different emoji however many come at once', async () => {
      const bounds = { mayBegin: true, distinct: 3 };
      const outcomes = await Promise.all(
        ['😀', '😁', '😂', '😃', '😄', '😅'].map((emoji, i) => add(emoji, String(i + 1), MESSAGE, bounds)),
      );
      expect(outcomes.toSorted()).toEqual(['added', 'added', 'added', 'full', 'full', 'full']);
      const [first] = await countsOf(MESSAGE);
      expect(await add(first?.emoji ?? '', '99', MESSAGE, bounds)).toBe('added');
      expect(await countsOf(MESSAGE)).toHaveLength(3);
    });

    it('counts right when everybody changes their mind at once', async () => {
      const users = Array.from({ length: 12 }, (_, i) => String(i + 1));
      await Promise.all(users.map((id) => add('👍', id)));
      const even = users.filter((id) => Number(id) % 2 === 0);
      await Promise.all([...even.map((id) => remove('👍', id)), ...even.map((id) => add('🎉', id)), add('👍', '1')]);
      expect(await countsOf(MESSAGE)).toEqual([
        { emoji: '👍', count: 6 },
        { emoji: '🎉', count: 6 },
      ]);
    });

    it('pages through who reacted by their ids', async () => {
      for (const userId of ['9', '10', '1000000000000000000']) await add('👍', userId);
      await add('🎉', '5');
      expect(await store.users(MESSAGE, '👍', { limit: 2 })).toEqual(['9', '10']);
      expect(await store.users(MESSAGE, '👍', { after: '10', limit: 2 })).toEqual(['1000000000000000000']);
      expect(await store.users(MESSAGE, '❤️', { limit: 2 })).toEqual([]);
      expect(await store.users({ ...MESSAGE, channelId: '11' }, '👍', { limit: 2 })).toEqual([]);
    });

    it('knows which are one’s own', async () => {
      await add('👍', '1');
      await add('🎉', '2');
      await add('🎉', '1', OTHER);
      const counts = (await store.marks('10', ['100', '101'])).reactions;
      expect(await store.own('10', '1', counts)).toEqual(
        new Map([
          ['100', new Set(['👍'])],
          ['101', new Set(['🎉'])],
        ]),
      );
      expect(await store.own('10', '2', counts)).toEqual(new Map([['100', new Set(['🎉'])]]));
      expect(await store.own('10', '3', counts)).toEqual(new Map());
      expect(await store.own('10', '1', new Map())).toEqual(new Map());
    });

    it('tells of what changed something, and of nothing else', async () => {
      await add('👍', '1');
      await add('👍', '1');
      await add('🎉', '2', MESSAGE, { mayBegin: false, distinct: 20 });
      await add('🎉', '2', MESSAGE, { mayBegin: true, distinct: 1 });
      await remove('🎉', '1');
      await remove('👍', '1');
      await clear();
      await add('👍', '1');
      await clear('🎉');
      await clear();
      expect(heard).toEqual([
        ['ADD', '1👍'],
        ['REMOVE', '1👍'],
        ['ADD', '1👍'],
        ['CLEAR', ''],
      ]);
    });

    it('tells in the order in which things changed, whoever changed them', async () => {
      const both = Array.from({ length: 30 }, (_, i) => {
        const reaction = { ...MESSAGE, emoji: '👍', userId: '1' };
        const by = i % 4 < 2 ? store : second;
        return i % 2 === 0 ? by.add(reaction, FREE, newsOf('ADD')) : by.remove(reaction, newsOf('REMOVE'));
      });
      await Promise.all(both);
      const told = heard.map(([t]) => t);
      expect(told).toEqual(told.map((_, i) => (i % 2 === 0 ? 'ADD' : 'REMOVE')));
      expect(await countsOf(MESSAGE)).toHaveLength(told.length % 2);
    });

    it('drops messages, and channels', async () => {
      await add('👍', '1');
      await add('👍', '1', OTHER);
      await store.drop('10', ['100', '999']);
      expect([await countsOf(MESSAGE), await countsOf(OTHER)]).toEqual([[], [{ emoji: '👍', count: 1 }]]);
      expect(await store.users(MESSAGE, '👍', { limit: 1 })).toEqual([]);
      await store.drop('10');
      expect(await countsOf(OTHER)).toEqual([]);
      await store.drop('10');
      expect(await add('👍', '1')).toBe('added');
    });
  });
}
