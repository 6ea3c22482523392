import { aRow } from '../../testing/rows';
import { fromRecord, standing, toBody } from './message-body';
import { editTime, insertTime, purgeTime, removeTime } from './write-times';

const record = (body: string | null, author: string | null = '1') => ({ id: '7', author_id: author, body });

describe('the cell of a message', () => {
  it('holds all of it', () => {
    const row = aRow('7', { guildId: null, flags: 4, content: '', nonce: 'n', rich: { mentionRoles: ['8'] } });
    expect(fromRecord('10', record(toBody(row)))?.row).toEqual(row);
  });

  it('is smaller the first time than any later: of two inserts of one time the first stands', () => {
    const [first, second] = [toBody(aRow('7', { content: 'a' })), toBody(aRow('7', { content: 'z' }))];
    expect(first > second).toBe(true);
    expect(Buffer.from(first).compare(Buffer.from(second))).toBe(1);
  });

  it('does not exist without an author, nor an author without it', () => {
    expect(fromRecord('10', record(toBody(aRow('7')), null))).toBeUndefined();
    expect(fromRecord('10', record(null))).toBeUndefined();
  });

  it('stands as in one bucket where there are copies in two', () => {
    const [old, edited] = [aRow('7'), aRow('7', { revision: 1 })].map((row) => ({ row, body: toBody(row) }));
    if (!old || !edited) throw new Error('two rows');
    expect([standing(old, edited), standing(edited, old)]).toEqual([edited, edited]);
    const replayed = { row: old.row, body: toBody(old.row) };
    expect([standing(old, replayed), standing(replayed, old)]).toEqual([old, old]);
  });
});

describe('the times of writes', () => {
  const id = '1234567890123456789';

  it('order insert, edits by revision, removal', () => {
    const times = [insertTime(id), editTime(id, 1), editTime(id, 2), editTime(id, 2 ** 31), removeTime(id)];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(5);
    expect(times.every(Number.isSafeInteger)).toBe(true);
  });

  it('let a purge win over the removal of what was sent up to then', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(purgeTime(now)).toBeGreaterThan(now * 1_000 + 60_000_000);
  });
});
