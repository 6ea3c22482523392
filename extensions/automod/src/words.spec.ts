import { folded, hasAnyWord } from './words';

const words = new Set(['spam', 'größe', 'é'].map(folded));

describe('words', () => {
  it.each(['spam', 'Buy SPAM now', 'spam!', '(spam)', 's\u200Bpam', 'ｓｐａｍ', 'GRÖSSE größe', 'e\u0301'])(
    'are found in %j',
    (text) => expect(hasAnyWord(text, words)).toBe(true),
  );

  it.each(['', 'spammer', 'spa m', 'spam1', 'grösse', 'e'])('are not found in %j', (text) => {
    expect(hasAnyWord(text, words)).toBe(false);
  });

  it('are never found where there are none', () => {
    expect(hasAnyWord('spam', new Set())).toBe(false);
  });
});
