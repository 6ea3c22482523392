import { snowflakeAt } from '@messagepal/snowflake';
import { sentBefore } from './sent-before';
import { aRow } from './testing/rows';
import type { PageQuery } from './store/message-store';

const NOW = 1_800_000_000_000;
const SECOND = 1_000;

/** A channel with one message a second, the newest first, of which every one has a nonce of its own. */
const rows = Array.from({ length: 1_000 }, (_, age) => aRow(snowflakeAt(NOW - age * SECOND), { nonce: `n${age}` }));
const author = { channelId: '10', authorId: '1' };

describe('sentBefore', () => {
  let pages = 0;
  const home = {
    page: async (_: string, { before, limit }: PageQuery) => {
      pages += 1;
      const from = before === undefined ? 0 : rows.findIndex(({ id }) => id === before) + 1;
      return { rows: rows.slice(from, from + limit) };
    },
  };
  const find = (nonce: string | null, authorId = '1') => sentBefore(home, { ...author, authorId, nonce }, NOW);
  beforeEach(() => (pages = 0));

  it('finds what the author has sent with the nonce, on whatever page it is', async () => {
    expect(await find('n3')).toBe(rows[3]);
    expect(await find('n250')).toBe(rows[250]);
    expect(await find('n3', '2')).toBeUndefined();
  });

  it('looks no further than nonces are remembered, and not at all without one', async () => {
    expect(await find('n301')).toBeUndefined();
    expect(await find('n900')).toBeUndefined();
    expect(pages).toBeLessThanOrEqual(8);
    pages = 0;
    expect(await find(null)).toBeUndefined();
    expect(pages).toBe(0);
  });
});
