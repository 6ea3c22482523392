import { compareSnowflakes, snowflakeAt } from '@messagepal/snowflake';
import { CountedSource } from '../testing/counted-source.contract';
import { OwnMarks } from './own-marks';
import type { Marker } from './read-mark';
import { ReadMarks } from './read-marks';

// Real: PostgreSQL. Two of each, as in two processes.
describe('marks', () => {
  let database: CountedSource;
  let nodes: [ReadMarks, ReadMarks];
  let users = 0;
  const channelId = '10';
  const someone = (): string => String(++users);
  const idOf = (minute: number): string => snowflakeAt(Date.UTC(2026, 0, 1, 0, minute));

  beforeAll(async () => {
    database = await CountedSource.open();
    nodes = [new ReadMarks(database.source), new ReadMarks(database.source)];
  });
  afterAll(() => database.close());

  const standing = async (userId: string) => {
    const sql = 'SELECT last_read_id FROM read_states WHERE user_id = $1';
    return (await database.source.query<{ last_read_id: string }[]>(sql, [userId]))[0]?.last_read_id;
  };

  it('rise in whatever order they come, and are not lowered by a repetition', async () => {
    const userId = someone();
    const ids = Array.from({ length: 60 }, (_, index) => idOf((index * 37) % 60));
    const answers = await Promise.all(
      ids.map(async (messageId, index): Promise<[string, Marker]> => {
        const node = nodes[index % 2] ?? nodes[0];
        return [messageId, await node.raise({ userId, channelId, messageId })];
      }),
    );
    for (const [asked, { lastReadId }] of answers)
      expect(compareSnowflakes(lastReadId, asked)).toBeGreaterThanOrEqual(0);
    expect(await standing(userId)).toBe(idOf(59));
    const byVersion = answers.map(([, marker]) => marker).toSorted((a, b) => a.version - b.version);
    expect(byVersion).toEqual(byVersion.toSorted((a, b) => compareSnowflakes(a.lastReadId, b.lastReadId)));
    const again = await nodes[0].raise({ userId, channelId, messageId: idOf(3) });
    expect(again).toEqual(byVersion.at(-1));
  });

  it('go back only where they are put, and rise from there', async () => {
    const userId = someone();
    const high = await nodes[0].raise({ userId, channelId, messageId: idOf(9) });
    const put = await nodes[1].put({ userId, channelId, messageId: idOf(2) });
    expect(put.lastReadId).toBe(idOf(2));
    expect(put.version).toBeGreaterThan(high.version);
    expect(await nodes[0].raise({ userId, channelId, messageId: idOf(4) })).toMatchObject({ lastReadId: idOf(4) });
  });

  it('that come at once leave together', async () => {
    const marks = Array.from({ length: 2_000 }, () => ({ userId: someone(), channelId, messageId: idOf(1) }));
    const statements = await database.count(() => Promise.all(marks.map((mark) => nodes[0].raise(mark))));
    expect(statements).toBeLessThanOrEqual(5);
  });

  describe('of one’s own messages', () => {
    it('cost nothing when they are noted, and one statement together', async () => {
      const own = new OwnMarks(database.source);
      const userId = someone();
      const noting = await database.count(async () => {
        for (let index = 0; index < 1_000; index += 1)
          own.note({ userId, channelId: String(10 + (index % 5)), messageId: idOf(index) });
      });
      expect(noting).toBe(0);
      expect(own.of(userId).get(channelId)).toBe(idOf(995));
      expect(await database.count(() => own.flush())).toBe(1);
      expect(own.of(userId).size).toBe(0);
    });

    it('go over no mark that was put after they were written', async () => {
      const own = new OwnMarks(database.source);
      const userId = someone();
      own.note({ userId, channelId, messageId: idOf(5) });
      await nodes[1].put({ userId, channelId, messageId: idOf(1) });
      await own.flush();
      expect(await standing(userId)).toBe(idOf(1));
      const later = snowflakeAt(Date.now() + 60_000);
      own.note({ userId, channelId, messageId: later });
      await own.flush();
      expect(await standing(userId)).toBe(later);
    });

    it('do not lower a mark', async () => {
      const own = new OwnMarks(database.source);
      const userId = someone();
      await nodes[0].raise({ userId, channelId, messageId: idOf(7) });
      own.note({ userId, channelId, messageId: idOf(6) });
      await own.flush();
      expect(await standing(userId)).toBe(idOf(7));
    });
  });
});
