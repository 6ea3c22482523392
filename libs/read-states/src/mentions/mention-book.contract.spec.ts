import { CountedSource } from '../testing/counted-source.contract';
import { messageRow } from '../testing/message-row';
import { MentionBook } from './mention-book';

// Real: PostgreSQL.
describe('MentionBook', () => {
  let database: CountedSource;
  let book: MentionBook;

  beforeAll(async () => {
    database = await CountedSource.open();
    book = new MentionBook(database.source);
  });
  afterAll(() => database.close());

  const targets = async (id: string): Promise<string[]> => {
    const sql = 'SELECT target_id FROM mentions WHERE channel_id = 10 AND message_id = $1 ORDER BY target_id';
    return (await database.source.query<{ target_id: string }[]>(sql, [id])).map((row) => row.target_id);
  };

  it('has one row for everybody, however many they are, and few statements for many messages', async () => {
    const everybody = Array.from({ length: 100 }, (_, index) =>
      messageRow(String(1_000 + index), { rich: { mentionEveryone: true } }),
    );
    const statements = await database.count(() => Promise.all(everybody.map((row) => book.write(row))));
    expect(statements).toBeLessThanOrEqual(3);
    expect(await targets('1000')).toEqual(['1']);
  });

  it('says of a message what it says now, however often it is written', async () => {
    const first = messageRow('1', { rich: { mentions: ['7', '8'], mentionRoles: ['9'] } });
    await Promise.all([book.write(first), book.write(first)]);
    expect(await targets('1')).toEqual(['7', '8', '9']);
    await book.write({ ...first, revision: 1, rich: { mentions: ['8', '6'] } });
    expect(await targets('1')).toEqual(['6', '8']);
    await book.write({ ...first, revision: 2, rich: null });
    expect(await targets('1')).toEqual([]);
  });

  it('takes no row of another message for its own', async () => {
    await book.write(messageRow('21', { rich: { mentions: ['7'] } }));
    await book.write(messageRow('22', { revision: 1, rich: { mentions: ['8'] } }));
    await book.forget('10', ['22', '23']);
    expect([await targets('21'), await targets('22')]).toEqual([['7'], []]);
  });

  it('forgets a channel', async () => {
    await book.write(messageRow('31', { rich: { mentions: ['7'] } }));
    await book.write(messageRow('32', { channelId: '11', rich: { mentions: ['7'] } }));
    await book.purge('10');
    const left = await database.source.query<{ channel_id: string }[]>('SELECT DISTINCT channel_id FROM mentions');
    expect(left).toEqual([{ channel_id: '11' }]);
  });

  it('forgets what is below a message, in a channel or everywhere', async () => {
    for (const channelId of ['50', '51', '52'])
      for (const id of ['500', '510', '520'])
        await book.write(messageRow(id, { channelId, rich: { mentions: ['7'] } }));
    const left = async (): Promise<string[]> => {
      const sql = 'SELECT channel_id, message_id FROM mentions WHERE channel_id >= 50 ORDER BY 1, 2';
      const rows = await database.source.query<{ channel_id: string; message_id: string }[]>(sql);
      return rows.map(({ channel_id, message_id }) => `${channel_id}/${message_id}`);
    };
    await book.purge('51', '520');
    expect(await left()).toEqual(['50/500', '50/510', '50/520', '51/520', '52/500', '52/510', '52/520']);
    await book.trim('510');
    expect(await left()).toEqual(['50/510', '50/520', '51/520', '52/510', '52/520']);
  });
});
