import fc from 'fast-check';
import type { Characters } from './characters';
import { parseMentions } from './mention-parser';

const NOBODY = { users: [], roles: [], everyone: false };

describe('parseMentions', () => {
  it.each([
    ['<@1> and <@!22>', { users: ['1', '22'] }],
    ['<@1><@1> <@!1>', { users: ['1'] }],
    ['<@&3>', { roles: ['3'] }],
    ['hi @everyone!', { everyone: true }],
    ['@here', { everyone: true }],
    ['大家@everyone好', { everyone: true }],
    ['> quoted <@1>\n||<@2>|| **<@3>**', { users: ['1', '2', '3'] }],
    ['<<@1>', { users: ['1'] }],
    ['<@<@1>', { users: ['1'] }],
    ['<@12<@1>', { users: ['1'] }],
    ['@<@1>@here', { users: ['1'], everyone: true }],
    ['<@9223372036854775807>', { users: ['9223372036854775807'] }],
  ])('finds in %j', (text, found) => {
    expect(parseMentions(text)).toEqual({ ...NOBODY, ...found });
  });

  it.each([
    'nobody @ all',
    '<@>',
    '<@1',
    '<@01>',
    '<@-1>',
    '<@1 >',
    '<@&>',
    '<@!&1>',
    '<#5>',
    '<@9223372036854775808>',
    '<@12345678901234567890>',
    '@Everyone',
    '@everyones',
    'ana@here.example',
    'ana@everyone',
    '@ever',
    '@',
    '<',
    '<@',
    '\\',
  ])('finds nobody in %j', (text) => {
    expect(parseMentions(text)).toEqual(NOBODY);
  });

  it.each([
    '\\<@1>',
    '<\\@1>',
    '\\@everyone',
    '\\\\\\@here',
    '`<@1>`',
    '`` ` <@1> ``',
    '```\n<@1> ` `` @here\n```',
    '````<@1>```',
  ])('leaves alone what is escaped or code: %j', (text) => {
    expect(parseMentions(text)).toEqual(NOBODY);
  });

  it.each([
    '\\\\<@1>',
    '`<@1>',
    '`<@1>``',
    '``<@1>`',
    '```<@1>``',
    '\\`<@1>`',
    '`a`<@1>`b`',
    '`` ` ``<@1>',
    '```a```<@1>```b```',
    '```<@2>\\```<@1>',
  ])('sees what looks like code and is none, or what is beside it: %j', (text) => {
    expect(parseMentions(text)).toEqual({ ...NOBODY, users: ['1'] });
  });

  describe('takes steps in proportion to the length of the text', () => {
    /** How often the parser looks at a character. */
    function looksAt(text: string): number {
      let looks = 0;
      const counted: Characters = {
        length: text.length,
        charCodeAt: (index) => {
          looks += 1;
          return text.charCodeAt(index);
        },
      };
      expect(parseMentions(counted)).toEqual(parseMentions(text));
      return looks;
    }
    /** A mention that comes to nothing is looked at twice, and so is what may be everybody. */
    const PER_CHARACTER = 6;

    const runs = (length: number): string => {
      let text = '';
      for (let size = 1; text.length < length; size += 1) text += `${'`'.repeat(size)} `;
      return text;
    };

    it.each([
      ['backticks that nothing closes', runs],
      [
        'the same and closers at the end',
        (length: number) =>
          `${runs(length / 2)}${runs(length / 2)
            .split('')
            .toReversed()
            .join('')}`,
      ],
      ['single backticks', (length: number) => '` '.repeat(length / 2)],
      ['one run', (length: number) => '`'.repeat(length)],
      ['fences', (length: number) => '```a'.repeat(length / 4)],
      ['spans of one and two', (length: number) => '` `` '.repeat(length / 5)],
      ['beginnings of mentions', (length: number) => '<@'.repeat(length / 2)],
      ['mentions that do not end', (length: number) => '<@1234567890123456789'.repeat(length / 21)],
      ['mentions of too many digits', (length: number) => `<@${'1'.repeat(length)}`],
      ['mentions', (length: number) => '<@1>'.repeat(length / 4)],
      ['at signs', (length: number) => '@'.repeat(length)],
      ['almost everybody', (length: number) => '@everyon'.repeat(length / 8)],
      ['everybody', (length: number) => '@everyone@here'.repeat(length / 14)],
      ['backslashes', (length: number) => '\\'.repeat(length)],
      ['backslashes before backticks', (length: number) => '\\``'.repeat(length / 3)],
      ['stars and brackets', (length: number) => '**[__(~~||'.repeat(length / 10)],
      ['quotes', (length: number) => '> '.repeat(length / 2)],
    ])('%s', (_name, make) => {
      for (const length of [2_000, 20_000, 200_000]) {
        const text = make(length);
        expect(looksAt(text)).toBeLessThanOrEqual(PER_CHARACTER * text.length + 40);
      }
    });

    it('whatever it is made of', () => {
      const parts = [
        '`',
        '``',
        '```',
        '\\',
        '<',
        '@',
        '<@',
        '<@!',
        '<@&',
        '>',
        '1',
        '1234567890123456789',
        'everyone',
        'here',
        'a',
        '\n',
      ];
      const text = fc.array(fc.constantFrom(...parts), { maxLength: 400 }).map((some) => some.join(''));
      const linear = fc.property(text, (one) => looksAt(one) <= PER_CHARACTER * one.length + 40);
      expect(fc.check(linear, { numRuns: 2_000 })).toMatchObject({ failed: false });
    });
  });
});
