import { validateSync } from 'class-validator';
import { fieldErrors } from './field-errors';
import { toFieldErrors } from './validation-errors';
import { IsGiven, IsHttpUrl, IsMoment, IsPlainLine, IsPlainText, IsSnowflake } from './validators';

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

  @IsGiven()
  @IsMoment()
  moment?: unknown;
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

  it.each([
    '2026-01-02T03:04:05.678+00:00',
    '2026-01-02T03:04Z',
    '2024-02-29T23:59:59.123456789-12:30',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('take %j as a moment', (moment) => {
    expect(codesOf({ moment })).toEqual({});
  });

  it.each([
    'yesterday',
    '2026-01-02',
    '2026-01-02T03:04:05',
    '2009-W21-2',
    '2009-123',
    '20090621',
    '2026-01-02T10:00:00,5Z',
    '2026-01-02T10Z',
    '2026-01-02 10:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-02T10:00:60Z',
    '2026-01-02T10:00:00+25:00',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '2026-01-02T03:04:05Z\0',
    5,
  ])('refuse %j as a moment', (moment) => {
    expect(codesOf({ moment })).toEqual({ moment: only('DATE_TIME_TYPE_PARSE') });
  });

  it('ask for a value in place of null', () => {
    expect(codesOf({ id: null, line: null, text: null })).toEqual({
      id: only('BASE_TYPE_REQUIRED'),
      line: only('BASE_TYPE_REQUIRED'),
      text: only('BASE_TYPE_REQUIRED'),
    });
  });
});
