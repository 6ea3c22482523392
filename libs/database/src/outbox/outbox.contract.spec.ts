import { Test, type TestingModule } from '@nestjs/testing';
import { ConfigModule, loadConfig } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import { EventLog, EventLogModule, guildTopic, MemoryEventLog, type TopicEvent } from '@messagepal/event-log';
import { RuntimeModule } from '@messagepal/runtime';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { DatabaseModule } from '../database.module';
import { Transactions } from '../transactions';
import { Outbox } from './outbox';
import type { OutboxJob } from './outbox-row';
import { OutboxRelay } from './outbox-relay';

jest.setTimeout(60_000);

const event = (t: string): TopicEvent => ({ t, scope: { kind: 'all' }, d: '{"text":"\\u0000 \\ud800"}' });

/** The memory log, on an engine that can be away. */
class BreakableLog extends MemoryEventLog {
  away = false;

  override append: MemoryEventLog['append'] = (...args) => (this.away ? this.refuse() : super.append(...args));
  override appendVersion: MemoryEventLog['appendVersion'] = (...args) =>
    this.away ? this.refuse() : super.appendVersion(...args);

  private async refuse(): Promise<never> {
    throw new ApiError('SERVICE_UNAVAILABLE');
  }
}

describe('Outbox (PostgreSQL real, event log in memory)', () => {
  let database: TestDatabase;
  let app: TestingModule;
  let log: BreakableLog;
  let outbox: Outbox;
  let transactions: Transactions;
  let topics = 0;
  const newTopic = (): string => guildTopic(String(++topics));

  beforeAll(async () => {
    database = await createTestDatabase();
    log = new BreakableLog();
    const config = ConfigModule.with(loadConfig({ DATABASE_URL: database.url }));
    app = await Test.createTestingModule({ imports: [config, RuntimeModule, EventLogModule, DatabaseModule] })
      .overrideProvider(EventLog)
      .useValue(log)
      .compile();
    await app.init();
    outbox = app.get(Outbox);
    transactions = app.get(Transactions);
  });
  beforeEach(() => {
    log.away = false;
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const names = async (topic: string): Promise<string[]> => {
    const { epoch } = await log.head(topic);
    const read = await log.read(topic, { epoch, offset: 0 }, 1_000);
    return read.kind === 'entries' ? read.entries.map((entry) => entry.event.t) : [];
  };
  const rows = async (topic: string): Promise<unknown[]> =>
    app.get(DataSource).query('SELECT events, jobs FROM outbox WHERE topic = $1', [topic]);

  it('moves what was committed, with the guild version, and nothing that was rolled back', async () => {
    const topic = newTopic();
    await transactions.run((tx) => outbox.add(tx, { topic, version: 2, rights: 2, events: [event('A'), event('B')] }));
    const failed = transactions.run(async (tx) => {
      await outbox.add(tx, { topic, version: 3, rights: 3, events: [event('LOST')] });
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');

    await outbox.drain(topic);

    expect(await names(topic)).toEqual(['A', 'B']);
    expect(await log.head(topic)).toMatchObject({ version: 2, rights: 2 });
    expect(await rows(topic)).toEqual([]);
    const read = await log.read(topic, { epoch: (await log.head(topic)).epoch, offset: 0 }, 1);
    expect(read).toMatchObject({ entries: [{ event: event('A') }] });
  });

  it('keeps the order of versions with many writers and two movers at once', async () => {
    const topic = newTopic();
    const other = new Outbox(app.get(DataSource), log);
    let version = 0;
    const change = async (mover: Outbox): Promise<void> => {
      await transactions.run(async (tx) => {
        // The guild's row, in real life.
        await tx.query('SELECT pg_advisory_xact_lock(1)');
        version++;
        await outbox.add(tx, { topic, version, rights: 1, events: [event(`V${version}`)] });
      });
      await mover.drain(topic);
    };

    await Promise.all(Array.from({ length: 60 }, (_, index) => change(index % 2 ? outbox : other)));

    expect(await names(topic)).toEqual(Array.from({ length: 60 }, (_, index) => `V${index + 1}`));
    expect(await rows(topic)).toEqual([]);
  });

  it('answers 503 while the log is away, keeps the rows, and the relay moves them once', async () => {
    const topic = newTopic();
    log.away = true;
    await transactions.run((tx) => outbox.add(tx, { topic, events: [event('LATE')] }));
    await expect(outbox.drain(topic)).rejects.toMatchObject({ status: 503 });
    expect(await rows(topic)).toHaveLength(1);

    log.away = false;
    const relays = [new OutboxRelay(outbox), new OutboxRelay(new Outbox(app.get(DataSource), log))];
    await Promise.all(relays.map((relay) => relay.relay(0)));

    expect(await names(topic)).toEqual(['LATE']);
    expect(await rows(topic)).toEqual([]);
  });

  it('appends nothing twice when a mover crashed between the append and the delete', async () => {
    const topic = newTopic();
    const add = (): Promise<void> =>
      transactions.run((tx) => outbox.add(tx, { topic, events: [event('ONCE'), event('TOO')] }));
    await add();
    const [{ id } = { id: '' }] = await app.get(DataSource).query<{ id: string }[]>('SELECT max(id) AS id FROM outbox');
    await log.append(topic, event('ONCE'), { once: `outbox:${id}:0` });

    await outbox.drain(topic);

    expect(await names(topic)).toEqual(['ONCE', 'TOO']);
  });

  it('leaves fresh rows to their request, and jobs to a process that takes them', async () => {
    const topic = newTopic();
    const job: OutboxJob = { queue: 'mail', name: 'welcome', id: 'm-1', data: { userId: '1' } };
    await transactions.run((tx) => outbox.add(tx, { topic, events: [event('E')], jobs: [job] }));
    expect(await outbox.waitingTopics(60_000, 10)).toEqual([]);

    await outbox.drain(topic);
    expect(await rows(topic)).toEqual([{ events: [], jobs: [job] }]);
    expect(await outbox.waitingTopics(0, 10)).toEqual([]);

    const worker = new Outbox(app.get(DataSource), log);
    const taken: OutboxJob[] = [];
    worker.setJobSink(async (jobs) => void taken.push(...jobs));
    await new OutboxRelay(worker).relay(0);
    expect(taken).toEqual([job]);
    expect(await rows(topic)).toEqual([]);
    expect(await names(topic)).toEqual(['E']);
  });
});
