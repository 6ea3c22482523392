import { canonicalEmoji } from './emoji';

const RECOMMENDED = new RegExp(String.raw`^\p{RGI_Emoji}$`, 'v');

describe('canonicalEmoji', () => {
  it.each(['👍', '👍🏽', '🎉', '1️⃣', '#️⃣', '🇩🇪', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🕵🏽‍♀️', '❤️‍🔥', '☝🏽'])('keeps %s', (emoji) => {
    expect(canonicalEmoji(emoji)).toBe(emoji);
  });

  it.each([
    ['❤', '❤️'],
    ['❤\uFE0F', '❤️'],
    ['👍\uFE0F', '👍'],
    ['1⃣', '1️⃣'],
    ['🏳‍🌈', '🏳️‍🌈'],
    ['❤‍🔥', '❤️‍🔥'],
    ['👁‍🗨', '👁️‍🗨️'],
  ])('spells %j as %j', (given, spelled) => {
    expect(canonicalEmoji(given)).toBe(spelled);
  });

  it.each(['', 'a', '1', '#', '👍👍', '👍 ', 'party:123', '\uFE0F', '🇩', '\u200D', '👍'.repeat(50), '\uD83D', '©a'])(
    'refuses %j',
    (text) => {
      expect(canonicalEmoji(text)).toBeUndefined();
    },
  );

  it('knows every emoji of one character, with and without its selector', () => {
    let known = 0;
    const wrong: string[] = [];
    for (let point = 0x20; point < 0x1fb00; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const character = String.fromCodePoint(point);
      const spelled = [character, `${character}\uFE0F`].find((one) => RECOMMENDED.test(one));
      if (canonicalEmoji(character) !== spelled) wrong.push(character);
      if (canonicalEmoji(`${character}\uFE0F`) !== spelled) wrong.push(`${character}\uFE0F`);
      if (spelled) known += 1;
    }
    // Not one assertion for each: a hundred thousand of them take a minute.
    expect(wrong).toEqual([]);
    expect(known).toBeGreaterThan(1_000);
  });
});
