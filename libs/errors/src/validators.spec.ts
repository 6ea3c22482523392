import { validateSync } from 'class-validator';
import { fieldErrors } from './field-errors';
import { toFieldErrors } from './validation-errors';
import { IsGiven, IsHttpUrl, IsPlainLine, IsPlainText, IsSnowflake } from './validators';

class Form {
  @IsGiven()
  @IsSnowflake()
  id?: unknown;

  @IsGiven()
  @IsPlainLine()
  line?: unknown;

  @IsGiven()
  @IsPlainText()
  text?: unknown;

  @IsGiven()
  @IsHttpUrl()
  url?: unknown;
}

const codesOf = (fields: Partial<Form>): unknown => {
  const found = validateSync(Object.assign(new Form(), fields), { validationError: { target: true, value: true } });
  return fieldErrors(toFieldErrors(found)).fields;
};
const only = (code: string) => ({ _errors: [{ code, message: expect.any(String) }] });

describe('validators', () => {
  it('let good values pass, and absent ones', () => {
    expect(codesOf({})).toEqual({});
    expect(codesOf({ id: '1', line: 'a line 👋', text: 'two\nlines\t👋' })).toEqual({});
  });

  it.each([1, '01', '', {}, ['1']])('refuse %j as an id', (id) => {
    expect(codesOf({ id })).toEqual({ id: only('NUMBER_TYPE_COERCE') });
  });

  it.each(['two\nlines', 'a\0b', '\u007f', '\ud83d', 5])('refuse %j as a line', (line) => {
    expect(codesOf({ line })).toEqual({ line: only('STRING_TYPE_REGEX') });
  });

  it.each(['a\0b', 'half \ud83d', '\udc4b half', 5])('refuse %j as text', (text) => {
    expect(codesOf({ text })).toEqual({ text: only('STRING_TYPE_REGEX') });
  });

  it.each(['http://a.b', 'https://a.b/c?d#e', 'http://localhost:3000/', 'https://a.b/\u{1f44b}'])(
    'take %j as a URL',
    (url) => {
      expect(codesOf({ url })).toEqual({});
    },
  );

  it.each([
    'http://a.b/\0',
    'http://a.b/\u0085',
    'http://a.b/\ud800',
    'http://a.b/\n',
    'ftp://a.b/',
    'javascript:alert(1)',
    'http://a:b@c.d/',
    'a.b',
    '',
    5,
  ])('refuse %j as a URL', (url) => {
    expect(codesOf({ url })).toEqual({ url: only('URL_TYPE_INVALID_URL') });
  });

  it('ask for a value in place of null', () => {
    expect(codesOf({ id: null, line: null, text: null })).toEqual({
      id: only('BASE_TYPE_REQUIRED'),
      line: only('BASE_TYPE_REQUIRED'),
      text: only('BASE_TYPE_REQUIRED'),
    });
  });
});
