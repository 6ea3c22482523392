import { folded, hasAnyWord, textsOf } from './words';

const words = new Set(['spam', 'größe', 'é'].map(folded));

describe('words', () => {
  it.each(['spam', 'Buy SPAM now', 'spam!', '(spam)', 's\u200Bpam', 'ｓｐａｍ', 'GRÖSSE größe', 'e\u0301'])(
    'are found in %j',
    (text) => expect(hasAnyWord(text, words)).toBe(true),
  );

  it.each(['', 'spammer', 'spa m', 'spam1', 'grösse', 'e'])('are not found in %j', (text) => {
    expect(hasAnyWord(text, words)).toBe(false);
  });

  it('are those of embeds, not of their addresses', () => {
    const embed = {
      title: 'a',
      description: 'b',
      url: 'https://example.org',
      footer: { text: 'c' },
      author: { name: 'd' },
      fields: [{ name: 'e', value: 'f' }],
    };
    expect(textsOf(embed)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(textsOf({})).toEqual([]);
  });

  it('are never found where there are none', () => {
    expect(hasAnyWord('spam', new Set())).toBe(false);
  });
});
