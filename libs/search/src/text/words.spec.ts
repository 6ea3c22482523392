import { fold } from './fold';
import { wordsOf } from './words';

const texts = (text: string): string[] => wordsOf(text).map((word) => word.text);

describe('words', () => {
  it.each([
    ['Hello, WORLD!', ['hello', 'world']],
    ["don't you’ll", ['dont', 'youll']],
    ['Crème brûlée in Łódź, Straße', ['creme', 'brulee', 'in', 'lodz', 'strasse']],
    ['ΟΔΥΣΣΕΥΣ Ὀδυσσεύς', ['οδυσσευσ', 'οδυσσευσ']],
    ['Ёлка ёлка', ['елка', 'елка']],
    ['Ｆｕｌｌ ﬁne', ['full', 'fine']],
    ['see https://example.org/a_b?c=1', ['see', 'https', 'example', 'org', 'a', 'b', 'c', '1']],
    ['<@123> asks <@&4> in <#5> <:party_cat:77>', ['asks', 'in', 'party', 'cat']],
    ['well 👍🏽 done', ['well', '👍🏽', 'done']],
    ['世界大战', ['世界', '界大', '大战', '战']],
    ['がか', ['がか', 'か']],
    ['ｶﾞ', ['ガ']],
    ['한국어 iPhone手机', ['한국', '국어', '어', 'iphone', '手机', '机']],
    ['!!! ... ', []],
  ])('of %j', (text, words) => {
    expect(texts(text)).toEqual(words);
  });

  it('are at places next to each other, characters of a run as well', () => {
    expect(wordsOf('a 世界 b').map(({ position }) => position)).toEqual([1, 2, 3, 4]);
  });

  it('are cut, not lost, where they are very long', () => {
    expect(texts('x'.repeat(2000))).toEqual(['x'.repeat(64)]);
  });

  it('are folded as often as one likes', () => {
    const text = 'Ærøskøbing ＣＡＦÉ がΣς İstanbul';
    expect(fold(fold(text))).toBe(fold(text));
  });
});
