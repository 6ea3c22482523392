import { aRow } from '../testing/rows';
import { pageLinks } from './page-links';

const rows = ['9', '8', '7'].map((id) => aRow(id));

describe('pageLinks', () => {
  it('leads on from a full page both ways', () => {
    expect(pageLinks('/m', rows, { limit: 3 })).toBe(
      '</m?limit=3&before=7>; rel="next", </m?limit=3&after=9>; rel="prev"',
    );
  });

  it('ends where the channel does', () => {
    expect(pageLinks('/m', rows, { limit: 50 })).toBe('</m?limit=50&after=9>; rel="prev"');
    expect(pageLinks('/m', rows, { limit: 50, before: '10' })).toBe('</m?limit=50&after=9>; rel="prev"');
    expect(pageLinks('/m', [], { limit: 50 })).toBeUndefined();
  });

  it('leads back to what a cursor skipped', () => {
    expect(pageLinks('/m', rows, { limit: 50, after: '1' })).toContain('before=7');
  });
});
