import { migrate, Outbox, Transactions } from '@messagepal/database';
import { inboxTopic, MemoryEventLog } from '@messagepal/event-log';
import { createTestDatabase, type TestDatabase } from '@messagepal/testing';
import { DataSource } from 'typeorm';
import { DmParticipants } from './dm-participants';
import { dmShown, toDmChannel } from './dm.presenter';
import { lockDm } from './dm.rows';
import { UserEntity } from '@messagepal/users';

const [ADA, BOB, CHANNEL] = ['1', '2', '100'];

// Real: PostgreSQL.
describe('DmParticipants', () => {
  let database: TestDatabase;
  let source: DataSource;
  let log: MemoryEventLog;
  let transactions: Transactions;
  let outbox: Outbox;
  let participants: DmParticipants;

  beforeAll(async () => {
    database = await createTestDatabase();
    await migrate(database.url);
    source = await new DataSource({ type: 'postgres', url: database.url, entities: [UserEntity] }).initialize();
    await source.query(`INSERT INTO users (id, username, email, password_hash)
      VALUES (${ADA}, 'ada', 'ada@example.org', 'x'), (${BOB}, 'bob', 'bob@example.org', 'x')`);
    await source.query(`INSERT INTO dm_channels (id, type) VALUES (${CHANNEL}, 'dm')`);
    await source.query(
      `INSERT INTO dm_participants (channel_id, user_id) VALUES (${CHANNEL}, ${ADA}), (${CHANNEL}, ${BOB})`,
    );
  });
  beforeEach(async () => {
    log = new MemoryEventLog();
    transactions = new Transactions(source);
    outbox = new Outbox(source, log);
    participants = new DmParticipants(source, transactions, outbox);
    await source.query('UPDATE dm_participants SET closed = (user_id = $1)', [BOB]);
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const heard = async (userId: string): Promise<string[]> => {
    const topic = inboxTopic(userId);
    const read = await log.read(topic, { epoch: (await log.head(topic)).epoch, offset: 0 }, 10);
    return read.kind === 'entries' ? read.entries.map(({ event }) => event.t) : [];
  };

  it('are shown a closed channel by the first message, once, however many come together', async () => {
    const called = await Promise.all([1, 2, 3].map(() => participants.called(CHANNEL)));
    expect(called.map((ids) => ids.toSorted())).toEqual([1, 2, 3].map(() => [ADA, BOB]));
    expect([await heard(ADA), await heard(BOB)]).toEqual([[], ['CHANNEL_CREATE']]);
  });

  it('are shown it before the message, also where another process has opened it and is slow to tell, or gone', async () => {
    await transactions.run(async (tx) => {
      await tx.query('UPDATE dm_participants SET closed = false');
      const row = await lockDm(tx, CHANNEL);
      if (!row) throw new Error('no channel');
      const event = dmShown(BOB, 'CHANNEL_CREATE', toDmChannel(row, [ADA, BOB], BOB, new Map()));
      await outbox.add(tx, { topic: inboxTopic(BOB), events: [event] });
    });
    expect((await participants.called(CHANNEL)).toSorted()).toEqual([ADA, BOB]);
    expect(await heard(BOB)).toEqual(['CHANNEL_CREATE']);
  });
});
