import { Outbox, OutboxRelay, Transactions } from '@messagepal/database';
import type { EventLog } from '@messagepal/event-log';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { FlakyLog } from './flaky-log';
import { FaultyReactionRows } from './faulty-reaction-rows';
import { ReactionsApart } from './reactions-apart';
import { reactionStoreContract } from '../store/reaction-store.contract';
import { OrderedReactionStore } from '../store/reaction-store.ordered';
import type { ReactionRows } from '../store/reactions/reaction-rows';

const MESSAGE = { channelId: '10', messageId: '100' };
const FREE = { mayBegin: true, distinct: 20 };
const NOBODY: ReadonlySet<string> = new Set();

/** The contract of reactions for an engine beside PostgreSQL, and what becomes of changes that break off in the middle. */
export function orderedReactionsContract(name: string, openRows: () => ReactionRows): void {
  let database: TestDatabase;
  let source: DataSource;
  let all: [ReactionRows, ReactionRows];
  let tests = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    all = [openRows(), openRows()];
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const open = (log: EventLog, rows = all[0]): OrderedReactionStore =>
    new OrderedReactionStore(rows, async () => NOBODY, new Transactions(source), new Outbox(source, log));

  reactionStoreContract(`OrderedReactionStore ${name}`, async (log) => {
    tests += 1;
    return [new ReactionsApart(open(log), tests), new ReactionsApart(open(log, all[1]), tests)];
  });

  describe(`OrderedReactionStore ${name}, where a change breaks off`, () => {
    let log: FlakyLog;
    let rows: FaultyReactionRows;
    let heard: string[];
    const storeOf = (one: ReactionRows) => new ReactionsApart(open(log, one), tests);

    beforeEach(async () => {
      tests += 1;
      log = new FlakyLog();
      rows = new FaultyReactionRows(all[0]);
      heard = [];
      await log.subscribe('guild:1', ({ event }) => void heard.push(event.d));
    });

    const newsOf = (d: string) => ({ topics: ['guild:1'], event: { t: 'T', d, scope: { kind: 'all' } } }) as const;
    const add = (userId: string, by: ReactionRows = rows) =>
      storeOf(by).add({ ...MESSAGE, emoji: '👍', userId }, FREE, newsOf(`+${userId}`));
    const counts = async () => (await storeOf(all[1]).marks('10', ['100'])).reactions.get('100') ?? [];

    it('tells later of what was stored while the log was away', async () => {
      log.away = true;
      await expect(add('1')).rejects.toMatchObject({ status: 503 });
      log.away = false;
      expect([await add('1'), await add('2')]).toEqual(['known', 'added']);
      expect(heard).toEqual(['+1', '+2']);
    });

    it.each(['before the summary', 'after the summary', 'after the rows'] as const)(
      '%s, is healed by a repetition, wherever that arrives',
      async (point) => {
        await add('1');
        rows.breakOff = point;
        await expect(add('2')).rejects.toMatchObject({ status: 503 });
        expect(await add('2', all[1])).toBe(point === 'before the summary' ? 'added' : 'known');
        expect(await counts()).toEqual([{ emoji: '👍', count: 2 }]);
        expect(await storeOf(all[1]).users(MESSAGE, '👍', { limit: 5 })).toEqual(['1', '2']);
        expect(heard).toEqual(['+1', '+2']);
      },
    );

    it('is finished by whoever changes the message next, and told before', async () => {
      rows.breakOff = 'after the summary';
      await expect(add('1')).rejects.toMatchObject({ status: 503 });
      const cleared = storeOf(all[1]).clear(MESSAGE, '👍', newsOf('cleared'));
      expect(await cleared).toBe(true);
      expect(await counts()).toEqual([]);
      expect(await storeOf(all[1]).users(MESSAGE, '👍', { limit: 5 })).toEqual([]);
      expect(heard).toEqual(['+1', 'cleared']);
    });

    it('is told later to those who are to hear of the message by then', async () => {
      const [left, stayed]: [string[], string[]] = [[], []];
      await log.subscribe('inbox:1', ({ event }) => void left.push(event.d));
      await log.subscribe('inbox:2', ({ event }) => void stayed.push(event.d));
      const addAs = (userId: string, topics: string[], by: ReactionRows) =>
        storeOf(by).add({ ...MESSAGE, emoji: '👍', userId }, FREE, { ...newsOf(`+${userId}`), topics });
      rows.breakOff = 'after the summary';
      await expect(addAs('1', ['inbox:1', 'inbox:2'], rows)).rejects.toMatchObject({ status: 503 });
      expect(await addAs('2', ['inbox:2'], all[1])).toBe('added');
      await new OutboxRelay(new Outbox(source, log)).relay(0);
      expect([left, stayed]).toEqual([[], ['+1', '+2']]);
    });

    it('leaves nothing while the engine is away', async () => {
      rows.breakOff = 'before reading';
      await expect(add('1')).rejects.toMatchObject({ status: 503 });
      const [{ count } = { count: '' }] = await source.query<{ count: string }[]>(
        'SELECT count(*) FROM message_reaction_changes WHERE channel_id = $1',
        [`${tests}00000010`],
      );
      expect(count).toBe('0');
    });
  });
}
