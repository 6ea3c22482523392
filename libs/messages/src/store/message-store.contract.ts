import type { MessageRow } from '../message';
import { Random } from '../testing/random';
import { aRow, ids } from '../testing/rows';
import { compareWithPlainArray } from './contract-model';
import type { MessagePatch, MessageStore } from './message-store';

const CHANNEL = '10';
const NOBODYS = '999';

const patch = (revision: number, more: Partial<MessagePatch> = {}): MessagePatch => ({
  content: `edit ${revision}`,
  flags: 4,
  rich: null,
  editedAt: 1_700_000_000_123,
  revision,
  ...more,
});

/** The promises of {@link MessageStore} as tests; every adapter runs them. `make` gives an empty store. */
export function messageStoreContract(name: string, make: () => Promise<MessageStore>): void {
  describe(`${name} keeps the promises of MessageStore`, () => {
    let store: MessageStore;
    beforeEach(async () => {
      store = await make();
    });

    const fill = (from: number, to: number) =>
      Promise.all(Array.from({ length: to - from + 1 }, (_, i) => store.insert(aRow(String(from + i)))));
    const page = async (query: Parameters<MessageStore['page']>[1]) => ids(await store.page(CHANNEL, query));
    const find = async (id: string): Promise<MessageRow | undefined> => (await store.getMany(CHANNEL, [id]))[0];

    it('gives back complete rows', async () => {
      const bare = aRow('9223372036854775806', { guildId: null });
      const full = aRow('1', {
        type: 19,
        flags: 4,
        content: 'Grüße, 世界 👋\n"quoted" \\ {a,b}',
        editedAt: 1_700_000_000_123,
        revision: 3,
        nonce: 'n{",\\}',
        reference: { message_id: '5', channel_id: CHANNEL },
        rich: {
          embeds: [{ title: 'NULL', color: 0, fields: [{ name: '👋"', value: '{\\}', inline: false }] }],
          mentions: ['9223372036854775807', '1'],
          repliedUser: '2',
          mentionRoles: ['8'],
          mentionEveryone: true,
        },
      });
      await Promise.all([store.insert(bare), store.insert(full)]);
      expect(await store.page(CHANNEL, { limit: 10 })).toEqual([bare, full]);
      expect(await find('1')).toEqual(full);
    });

    it('finds nothing in a channel without messages', async () => {
      expect(await store.page(NOBODYS, { limit: 50 })).toEqual([]);
      expect(await store.getMany(NOBODYS, ['1'])).toEqual([]);
      expect(await store.getMany(CHANNEL, [])).toEqual([]);
      expect(await store.scan(NOBODYS, null, 10)).toEqual([]);
      expect(await store.update(NOBODYS, '1', patch(1))).toBeUndefined();
      await store.remove(NOBODYS, '1');
      await store.purge(NOBODYS);
    });

    it('keeps channels apart', async () => {
      await store.insert(aRow('1'));
      await store.insert(aRow('1', { channelId: '11', content: 'other' }));
      await store.remove('11', '1');
      expect(ids(await store.page('11', { limit: 10 }))).toEqual([]);
      expect(await page({ limit: 10 })).toEqual(['1']);
    });

    it('pages newest first, by value and not by text', async () => {
      await fill(8, 12);
      expect(await page({ limit: 100 })).toEqual(['12', '11', '10', '9', '8']);
      expect(await page({ limit: 2 })).toEqual(['12', '11']);
    });

    it('takes the rows next to an exclusive cursor', async () => {
      await fill(8, 12);
      expect(await page({ before: '11', limit: 2 })).toEqual(['10', '9']);
      expect(await page({ before: '8', limit: 2 })).toEqual([]);
      expect(await page({ before: '999', limit: 1 })).toEqual(['12']);
      expect(await page({ after: '9', limit: 2 })).toEqual(['11', '10']);
      expect(await page({ after: '12', limit: 2 })).toEqual([]);
      expect(await page({ after: '0', limit: 1 })).toEqual(['8']);
    });

    it('takes half of the limit above the middle and the rest from it downwards', async () => {
      await fill(1, 9);
      expect(await page({ around: '5', limit: 4 })).toEqual(['7', '6', '5', '4']);
      expect(await page({ around: '5', limit: 5 })).toEqual(['7', '6', '5', '4', '3']);
      expect(await page({ around: '5', limit: 1 })).toEqual(['5']);
      expect(await page({ around: '1', limit: 4 })).toEqual(['3', '2', '1']);
      expect(await page({ around: '9', limit: 4 })).toEqual(['9', '8']);
      await store.remove(CHANNEL, '5');
      expect(await page({ around: '5', limit: 4 })).toEqual(['7', '6', '4', '3']);
    });

    it('gives each of many ids once, and leaves out those that are not there', async () => {
      await fill(1, 3);
      const found = await store.getMany(CHANNEL, ['3', '1', '3', '77']);
      expect(ids(found).sort()).toEqual(['1', '3']);
    });

    it('keeps reads of several channels at once apart', async () => {
      await Promise.all([fill(1, 3), store.insert(aRow('1', { channelId: '11', content: 'other' }))]);
      await store.remove(CHANNEL, '2');
      const asked: [string, string[]][] = [
        [CHANNEL, ['1', '2']],
        ['11', ['1', '2', '1', '3']],
        [CHANNEL, ['3', '1']],
        [NOBODYS, ['1']],
        [CHANNEL, []],
      ];
      const found = await Promise.all(asked.map(([channelId, wanted]) => store.getMany(channelId, wanted)));
      expect(found.map((rows) => ids(rows).sort())).toEqual([['1'], ['1'], ['1', '3'], [], []]);
      expect(found[1]?.[0]?.content).toBe('other');
    });

    it('walks a channel from its beginning', async () => {
      await fill(1, 5);
      expect(ids(await store.scan(CHANNEL, null, 2))).toEqual(['1', '2']);
      expect(ids(await store.scan(CHANNEL, '2', 10))).toEqual(['3', '4', '5']);
      expect(ids(await store.scan(CHANNEL, '5', 10))).toEqual([]);
    });

    it('stores hundreds of messages that come at once', async () => {
      await fill(1, 300);
      expect(await store.scan(CHANNEL, null, 1_000)).toHaveLength(300);
    });

    it('changes nothing when an insert is replayed', async () => {
      await store.insert(aRow('1', { content: 'first' }));
      await store.update(CHANNEL, '1', patch(1));
      await Promise.all([1, 2, 3].map(() => store.insert(aRow('1', { content: 'second' }))));
      expect(await store.page(CHANNEL, { limit: 10 })).toMatchObject([{ content: 'edit 1' }]);
    });

    it('applies an edit of a higher revision, and answers the row as it is', async () => {
      await store.insert(aRow('1', { nonce: 'n', rich: { embeds: [] } }));
      const edited = { ...aRow('1', { nonce: 'n' }), ...patch(2) };
      expect(await store.update(CHANNEL, '1', patch(2))).toEqual(edited);
      expect(await store.update(CHANNEL, '1', patch(2, { content: 'replayed' }))).toEqual(edited);
      expect(await store.update(CHANNEL, '1', patch(1, { content: 'late' }))).toEqual(edited);
      expect(await find('1')).toEqual(edited);
    });

    it('replaces all parts of a message with an edit', async () => {
      await store.insert(aRow('1', { rich: { mentions: ['2'], repliedUser: '3' } }));
      const rich = { embeds: [{ title: 'x' }], mentions: ['4'] };
      expect((await store.update(CHANNEL, '1', patch(1, { rich })))?.rich).toEqual(rich);
      expect((await find('1'))?.rich).toEqual(rich);
    });

    it('lets one of several edits of a revision win, and tells all of them which', async () => {
      await store.insert(aRow('1'));
      const contents = ['a', 'b', 'c', 'd', 'e', 'f'];
      const answers = await Promise.all(contents.map((content) => store.update(CHANNEL, '1', patch(1, { content }))));
      const winner = await find('1');
      expect(winner?.revision).toBe(1);
      for (const answer of answers) expect(answer).toEqual(winner);
    });

    it('does not bring a removed message back: edit, replayed insert, replayed removal', async () => {
      await store.insert(aRow('1'));
      await store.remove(CHANNEL, '1');
      expect(await store.update(CHANNEL, '1', patch(1))).toBeUndefined();
      await store.insert(aRow('1'));
      await store.remove(CHANNEL, '1');
      expect(await find('1')).toBeUndefined();
      expect(await page({ limit: 10 })).toEqual([]);
      expect(await store.scan(CHANNEL, null, 10)).toEqual([]);
    });

    it('keeps a message out that is removed before its insert arrives', async () => {
      await store.remove(CHANNEL, '1');
      await store.insert(aRow('1'));
      expect(await find('1')).toBeUndefined();
    });

    it('lets the removal win over an insert and an edit that are under way', async () => {
      const all = Array.from({ length: 40 }, (_, i) => String(i + 1));
      await Promise.all(
        all.flatMap((id): Promise<unknown>[] => [
          store.insert(aRow(id)),
          store.update(CHANNEL, id, patch(1)),
          store.remove(CHANNEL, id),
          store.insert(aRow(id)),
        ]),
      );
      expect(await page({ limit: 100 })).toEqual([]);
    });

    it('removes many, there or not', async () => {
      await fill(1, 5);
      await Promise.all([
        store.removeMany(CHANNEL, ['2', '4', '4', '77']),
        store.removeMany(CHANNEL, ['77', '4', '2']),
      ]);
      await store.insert(aRow('77'));
      expect(await page({ limit: 10 })).toEqual(['5', '3', '1']);
    });

    it('fills a page with what is left around removed messages', async () => {
      await fill(1, 9);
      await store.removeMany(CHANNEL, ['9', '8', '5', '4']);
      expect(await page({ limit: 3 })).toEqual(['7', '6', '3']);
      expect(await page({ after: '3', limit: 2 })).toEqual(['7', '6']);
    });

    it('purges one channel', async () => {
      await fill(1, 5);
      await store.insert(aRow('1', { channelId: '11' }));
      await store.purge(CHANNEL);
      await store.purge(CHANNEL);
      expect(await page({ limit: 10 })).toEqual([]);
      expect(await store.page('11', { limit: 10 })).toHaveLength(1);
    });

    it('purges what is below an id, and nothing else', async () => {
      await fill(1, 95);
      await store.insert(aRow('1', { channelId: '11' }));
      await store.remove(CHANNEL, '44');
      await store.purge(CHANNEL, '50');
      await store.purge(CHANNEL, '50');
      expect(ids(await store.scan(CHANNEL, null, 3))).toEqual(['50', '51', '52']);
      expect(await page({ before: '52', limit: 10 })).toEqual(['51', '50']);
      expect(await page({ around: '49', limit: 4 })).toEqual(['51', '50']);
      expect(await page({ limit: 100 })).toHaveLength(46);
      expect(await store.getMany(CHANNEL, ['1', '49', '44'])).toEqual([]);
      expect(await store.update(CHANNEL, '49', patch(1))).toBeUndefined();
      expect(ids(await store.scan(CHANNEL, '3', 1))).toEqual(['50']);
      expect(await store.page('11', { limit: 10 })).toHaveLength(1);
      await store.insert(aRow('96'));
      await store.purge(CHANNEL, '1000');
      expect(await page({ limit: 10 })).toEqual([]);
      await store.purge(NOBODYS, '5');
    });

    it('does as a plain array does, 10,000 random operations long', async () => {
      for (let seed = 1; seed <= 10; seed += 1) await compareWithPlainArray(store, new Random(seed), 1_000);
    }, 240_000);
  });
}
