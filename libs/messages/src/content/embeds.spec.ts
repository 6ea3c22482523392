import { ApiError } from '@messagepal/errors';
import type { Embed } from '@messagepal/protocol';
import { demandEmbeds } from './embeds';

/** The path and code of the first mistake. */
function mistakeIn(embeds: Embed[]): string | undefined {
  try {
    demandEmbeds(embeds);
  } catch (error) {
    if (error instanceof ApiError) return JSON.stringify(error.fields);
    throw error;
  }
  return undefined;
}

describe('demandEmbeds', () => {
  it('counts all texts of all embeds together, by code points', () => {
    const most: Embed = {
      title: '👋'.repeat(256),
      description: 'd'.repeat(4_000),
      url: 'https://example.org/not-counted',
      footer: { text: 'f'.repeat(1_000), icon_url: 'https://example.org' },
      author: { name: 'a'.repeat(256) },
      fields: [{ name: 'n'.repeat(244), value: 'v'.repeat(243) }],
    };
    expect(mistakeIn([most])).toBeUndefined();
    expect(mistakeIn([most, { title: 'x' }])).toBeUndefined();
    expect(mistakeIn([most, { title: 'xy' }])).toContain('MAX_EMBED_SIZE_EXCEEDED');
  });

  it.each<Embed>([
    {},
    { title: '' },
    { color: 3, url: 'https://example.org', timestamp: '2026-01-01T00:00:00.000+00:00' },
    { fields: [] },
  ])('wants %j to show something', (embed) => {
    expect(mistakeIn([{ title: 'x' }, embed])).toBe(
      JSON.stringify({
        embeds: { 1: { _errors: [{ code: 'BASE_TYPE_REQUIRED', message: 'This field is required.' }] } },
      }),
    );
  });

  it.each<Embed>([{ image: { url: 'https://example.org/a.png' } }, { fields: [{ name: 'n', value: 'v' }] }])(
    'finds that %j does',
    (embed) => {
      expect(mistakeIn([embed])).toBeUndefined();
    },
  );
});
