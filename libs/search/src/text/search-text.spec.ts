import { phraseOf } from '../index/ts-text';
import { countOf, termsOf } from './search-text';

const queries = (text: string): string[] => termsOf(text).map(phraseOf);

describe('what is searched for', () => {
  it.each([
    ['hello world ', ["('hello')", "('world')"]],
    ['hello wor', ["('hello')", "('wor':*)"]],
    ['hello wo', ["('hello')", "('wo')"]],
    ['"hello wor', ["('hello' <1> 'wor')"]],
    ['"every body" here ', ["('every' <1> 'body')", "('here')"]],
    ['example.org', ["('example' <1> 'org':*)"]],
    ['版本 ', ["('版本')"]],
    ['世界大战', ["('世界' <1> '界大' <1> '大战')"]],
    ['"世界 war"', ["('世界' <2> 'war')"]],
    ['世', ["('世':*)"]],
    ['iPhone手机', ["('iphone' <1> '手机')"]],
    ["it's 'quoted' \\ & | ! :* <->", ["('its')", "('quoted')"]],
    ['2024', ["('2024')"]],
    ['"" "!" …', []],
  ])('%j', (text, expected) => {
    expect(queries(text)).toEqual(expected);
  });

  it('is counted by its words', () => {
    expect(countOf(termsOf('one "two three" 四五六'))).toBe(5);
  });
});
