import { guildTopic, type EventLog, type LogEntry } from '@messagepal/event-log';
import type { Message } from '@messagepal/protocol';
import { compareSnowflakes } from '@messagepal/snowflake';
import type { MessageRow } from '../message';
import { MessageStore } from '../store/message-store';
import { CHANNEL, editing, GUILD, removing, sending } from '../testing/requests';
import { ids } from '../testing/rows';
import type { MessageHome, Sent } from './message-home';

/** What a home under test works on. */
export interface MessageHomeSubject {
  home: MessageHome;
  /** A second home of the same channels. */
  other: MessageHome;
  log: EventLog;
  store: MessageStore;
}

const fileOf = (id: string) => ({
  id,
  filename: 'a.txt',
  size: 1,
  contentType: 'text/plain',
  processing: 'done' as const,
  version: 1,
});

/** The promises of {@link MessageHome} as tests; every adapter runs them. `make` gives homes of empty channels. */
export function messageHomeContract(name: string, make: () => Promise<MessageHomeSubject>): void {
  describe(`${name} keeps the promises of MessageHome`, () => {
    let subject: MessageHomeSubject;
    let heard: LogEntry[];

    beforeEach(async () => {
      subject = await make();
      heard = [];
      await subject.log.subscribe(guildTopic(GUILD), (entry) => heard.push(entry));
    });

    const send = async (content: string, more = {}): Promise<MessageRow> =>
      rowOf(await subject.home.send(sending(content, more)));
    const told = (): unknown[] => heard.map(({ event }) => [event.t, payload(event.d)]);
    const newest = async () => (await subject.other.page(CHANNEL, { limit: 50 })).rows;

    it('answers a send when it is stored and in the log', async () => {
      const row = await send('hello', { nonce: 'n' });
      expect(row).toMatchObject({ content: 'hello', authorId: '1', revision: 0, editedAt: null, nonce: 'n' });
      expect(await newest()).toEqual([row]);
      expect(told()).toEqual([['MESSAGE_CREATE', { id: row.id, content: 'hello' }]]);
      expect(JSON.parse(heard[0]?.event.d ?? '')).toMatchObject({ author: { id: '1', username: 'user1' }, nonce: 'n' });
      expect(heard[0]?.event.scope).toEqual({ kind: 'channel', channelId: CHANNEL });
    });

    it('gives ids that rise, from either home', async () => {
      const sent: string[] = [];
      for (let i = 0; i < 20; i += 1) {
        const home = i % 2 === 0 ? subject.home : subject.other;
        sent.push(rowOf(await home.send(sending(String(i)))).id);
      }
      expect(sent).toEqual([...sent].sort(compareSnowflakes));
    });

    it('gives ids above what the store has, when the log knows nothing', async () => {
      const future = '9000000000000000000';
      await subject.store.insert({ ...(await send('first')), id: future, channelId: '11' });
      const row = await send('later', { channelId: '11' });
      expect(compareSnowflakes(row.id, future)).toBe(1);
    });

    it('answers the same nonce with the first message, from either home', async () => {
      const first = await send('first', { nonce: 'n' });
      const again = await subject.other.send(sending('second', { nonce: 'n' }));
      expect(again).toEqual({ kind: 'sent', row: first, duplicate: true });
      expect(await newest()).toHaveLength(1);
      expect(heard).toHaveLength(1);
    });

    it('makes one message of many sends with one nonce at once', async () => {
      const all = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? subject.home : subject.other));
      const rows = await Promise.all(all.map((home) => home.send(sending('x', { nonce: 'n' }))));
      expect(new Set(rows.map((one) => rowOf(one).id)).size).toBe(1);
      expect(await newest()).toHaveLength(1);
      expect(heard).toHaveLength(1);
    });

    it('answers a nonce whose message is removed by now as it was sent', async () => {
      const first = await send('first', { nonce: 'n' });
      await subject.home.remove(removing(first.id));
      const again = await subject.home.send(sending('first', { nonce: 'n' }));
      expect(again).toEqual({ kind: 'sent', row: first, duplicate: true });
      expect(await newest()).toEqual([]);
    });

    it('takes nonces of other authors and channels for others', async () => {
      await send('1', { nonce: 'n' });
      await send('2', { nonce: 'n', authorId: '2' });
      await send('3', { nonce: 'n', channelId: '12' });
      expect(heard).toHaveLength(3);
    });

    it('refuses every write by rights that are out of date, and writes nothing', async () => {
      const { id } = await send('hello');
      await subject.log.appendVersion(guildTopic(GUILD), {
        version: 9,
        rights: 4,
        events: [{ t: 'GUILD_UPDATE', scope: { kind: 'all' }, d: '{}' }],
      });
      const stale = { kind: 'stale', version: 9, rights: 4 };
      const rights = 3;
      expect(await subject.home.send(sending('x', { rights }))).toEqual(stale);
      expect(await subject.home.edit(editing(id, 'x', { rights }))).toEqual(stale);
      expect(await subject.home.remove(removing(id, { rights }))).toEqual(stale);
      const many = { channelId: CHANNEL, guildId: GUILD, ids: [id], rights };
      expect(await subject.home.removeMany(many)).toEqual(stale);
      expect(await newest()).toMatchObject([{ id, content: 'hello' }]);
      expect(await subject.home.remove(removing(id, { rights: 4 }))).toEqual({ kind: 'removed' });
    });

    it('edits', async () => {
      const row = await send('hello', { nonce: 'n' });
      const answer = await subject.home.edit(editing(row.id, 'changed', { flags: 4 }));
      const edited = { ...row, content: 'changed', flags: 4, revision: 1, editedAt: expect.any(Number) as number };
      expect(answer).toEqual({ kind: 'edited', row: edited });
      expect(await newest()).toEqual([edited]);
      expect(told().at(-1)).toEqual(['MESSAGE_UPDATE', { id: row.id, content: 'changed' }]);
    });

    it('makes no revision of an edit that changes nothing', async () => {
      const row = await send('hello');
      expect(await subject.home.edit(editing(row.id, 'hello'))).toEqual({ kind: 'edited', row });
      const edited = await subject.home.edit(editing(row.id, 'changed'));
      expect(await subject.other.edit(editing(row.id, 'changed'))).toEqual(edited);
      expect(heard).toHaveLength(2);
    });

    it('puts no file back that an edit has taken out', async () => {
      const read = await send('', { rich: { attachments: [fileOf('1'), fileOf('2')] } });
      await subject.home.edit(editing(read.id, '', { rich: { attachments: [fileOf('1')] } }));
      await subject.other.edit(editing(read.id, 'late', { rich: read.rich }));
      expect(await newest()).toMatchObject([{ content: 'late', rich: { attachments: [{ id: '1' }] } }]);
      await subject.home.edit(editing(read.id, 'none'));
      await subject.other.edit(editing(read.id, 'later', { rich: read.rich }));
      expect(await newest()).toMatchObject([{ content: 'later', rich: null }]);
    });

    it('puts edits at once in one order, for the store and for listeners', async () => {
      const { id } = await send('hello');
      const contents = Array.from({ length: 12 }, (_, i) => `edit ${i}`);
      await Promise.all(
        contents.map((content, i) => (i % 2 === 0 ? subject.home : subject.other).edit(editing(id, content))),
      );
      const [row] = await newest();
      expect(row?.revision).toBe(12);
      expect(told().at(-1)).toEqual(['MESSAGE_UPDATE', { id, content: row?.content }]);
    });

    it('removes, and again, and edits nothing that is removed', async () => {
      const { id } = await send('hello');
      expect(await subject.home.remove(removing(id))).toEqual({ kind: 'removed' });
      expect(await subject.other.remove(removing(id))).toEqual({ kind: 'removed' });
      expect(await subject.other.edit(editing(id, 'x'))).toEqual({ kind: 'gone' });
      expect(await newest()).toEqual([]);
      expect(told().slice(1)).toEqual([['MESSAGE_DELETE', { id }]]);
    });

    it('tells what a message replies to, but not those who may have no history of what is old', async () => {
      const target = await send('target');
      const reply = (id: string, more = {}) =>
        send('reply', { type: 19, reference: { message_id: id, channel_id: CHANNEL }, ...more });
      const shown = (): unknown => (JSON.parse(heard.at(-1)?.event.d ?? '') as Partial<Message>).referenced_message;
      const { id } = await reply(target.id);
      expect(shown()).toMatchObject({ id: target.id, content: 'target' });
      await subject.home.remove(removing(target.id));
      await subject.home.edit(editing(id, 'edited'));
      expect(shown()).toBeNull();
      await subject.store.insert({ ...target, id: '1000', content: 'old' });
      await reply('1000');
      expect(shown()).toBeUndefined();
      await subject.store.insert({ ...target, id: '2000', reference: { message_id: '1000', channel_id: CHANNEL } });
      await subject.home.edit(editing('2000', 'edited'));
      expect(shown()).toMatchObject({ id: '1000', content: 'old' });
    });

    it('tells whom a message mentions', async () => {
      await send('hello', { rich: { mentions: ['2'], repliedUser: '3', mentionRoles: ['8'], mentionEveryone: true } });
      expect(JSON.parse(heard.at(-1)?.event.d ?? '')).toMatchObject({
        mentions: [{ id: '2', username: 'user2' }, { id: '3' }],
        mention_roles: ['8'],
        mention_everyone: true,
      });
    });

    it('removes many with one event, each once, and edits none of them', async () => {
      const sent = [await send('a'), await send('b'), await send('c'), await send('kept')];
      const [a, b, c, kept] = ids(sent) as [string, string, string, string];
      await subject.home.remove(removing(a));
      const request = { channelId: CHANNEL, guildId: GUILD, ids: [a, b, c, b], rights: 0 };
      expect(await subject.home.removeMany(request)).toEqual({ kind: 'removed' });
      expect(await subject.other.removeMany(request)).toEqual({ kind: 'removed' });
      expect(await subject.other.edit(editing(b, 'x'))).toEqual({ kind: 'gone' });
      expect(ids([...(await newest())])).toEqual([kept]);
      const [bulk, ...more] = heard.slice(5);
      expect(more).toEqual([]);
      expect(bulk?.event).toMatchObject({ t: 'MESSAGE_DELETE_BULK', scope: { kind: 'channel', channelId: CHANNEL } });
      expect(JSON.parse(bulk?.event.d ?? '')).toEqual({ ids: [b, c], channel_id: CHANNEL, guild_id: GUILD });
      expect(await subject.log.expired(0, 10)).toEqual([]);
    });

    it('removes 100 at once, whoever else removes some of them', async () => {
      const sent = await Promise.all(Array.from({ length: 100 }, (_, i) => send(String(i))));
      const all = ids(sent);
      const request = { channelId: CHANNEL, guildId: GUILD, ids: all, rights: 0 };
      const others = all.filter((_, i) => i % 3 === 0).map((id) => subject.other.remove(removing(id)));
      await Promise.all([subject.home.removeMany(request), subject.other.removeMany(request), ...others]);
      expect(await newest()).toEqual([]);
      const told = heard.slice(100).flatMap(({ event }) => idsOf(event.d));
      expect(new Set(told)).toEqual(new Set(all));
      expect(await subject.log.expired(0, 200)).toEqual([]);
    });

    it('tells changes of old messages only to who may read the history', async () => {
      const old = { ...(await send('hello')), id: '1000', channelId: '13' };
      await subject.store.insert(old);
      await subject.home.edit(editing(old.id, 'x', { channelId: '13' }));
      await subject.home.remove(removing(old.id, { channelId: '13' }));
      const scope = { kind: 'channel', channelId: '13', history: true };
      expect(heard.slice(1).map(({ event }) => event.scope)).toEqual([scope, scope]);
    });

    it('pages and finds', async () => {
      const sent = [await send('a'), await send('b'), await send('c')];
      const [a, b, c] = ids(sent) as [string, string, string];
      expect(ids([...(await subject.home.page(CHANNEL, { limit: 2 })).rows])).toEqual([c, b]);
      expect(ids([...(await subject.home.page(CHANNEL, { after: a, limit: 1 })).rows])).toEqual([b]);
      expect(ids([...(await subject.home.getMany(CHANNEL, [b, '5']))])).toEqual([b]);
      expect(await subject.home.getMany(CHANNEL, ['5'])).toEqual([]);
    });

    it('sees in every read what was answered before it began, under a storm of both', async () => {
      let answered = '0';
      let stale = 0;
      const writer = async (): Promise<void> => {
        for (let i = 0; i < 50; i += 1) answered = (await send(String(i))).id;
      };
      const reader = async (): Promise<void> => {
        for (let i = 0; i < 50; i += 1) {
          const before = answered;
          const { rows } = await subject.home.page(CHANNEL, { limit: 1 });
          if (compareSnowflakes(rows[0]?.id ?? '0', before) < 0) stale += 1;
        }
      };
      await Promise.all([writer(), ...Array.from({ length: 20 }, reader)]);
      expect(stale).toBe(0);
    });
  });
}

const payload = (d: string): { id: string; content: string } => {
  const { id, content } = JSON.parse(d) as { id: string; content: string };
  return { id, content };
};

function idsOf(d: string): string[] {
  const { id, ids: many = [] } = JSON.parse(d) as { id?: string; ids?: string[] };
  return id === undefined ? many : [id];
}

function rowOf(sent: Sent): MessageRow {
  if (sent.kind !== 'sent') throw new Error(`expected an answer, got ${sent.kind}`);
  return sent.row;
}
