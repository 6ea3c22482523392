import { sniff, SNIFF_BYTES } from './sniff';
import { textPreview } from './text';

const of = (text: string): Promise<string> => sniff(Buffer.from(text, 'latin1')).then(({ type }) => type);

describe('the type of a file by its bytes', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'image/png'],
    ['\xff\xd8\xff\xe0\0\x10JFIF\0', 'image/jpeg'],
    ['GIF89a', 'image/gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
    ['\0\0\0\x1cftypavif\0\0\0\0avifmif1', 'image/avif'],
    ['%PDF-1.7\n', 'application/pdf'],
    ['PK\x03\x04', 'application/zip'],
  ])('%j', async (head, type) => {
    expect(await of(head)).toMatch(type);
  });

  it.each([
    '<!doctype html><p>',
    '<html>',
    '  \n<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<?xml version="1.0"?><svg/>',
    '<!-- a --><script>alert(1)</script>',
    '\xef\xbb\xbf<html>',
    '\0<html>',
    '',
    'MZ\x90\0\x03',
    'nothing\x01 that is text',
    '\xff\xfeh\0i\0',
  ])('never says that %j may be shown', async (head) => {
    expect(await sniff(Buffer.from(head, 'latin1'))).toMatchObject({ inline: false });
    expect(await of(head)).not.toMatch(/html|xml|svg|text/);
  });

  it('takes UTF-8 for a text, also when it is cut in the middle of a character', async () => {
    const long = Buffer.from('ü'.repeat(SNIFF_BYTES));
    expect(await sniff(long.subarray(1 - 1, SNIFF_BYTES - 1))).toMatchObject({ type: 'application/octet-stream' });
    expect(await sniff(Buffer.concat([Buffer.from('a'), long]))).toEqual({
      type: 'text/plain; charset=utf-8',
      kind: 'text',
      inline: true,
    });
  });

  it('shows the beginning of a text in whole characters', () => {
    const head = Buffer.from('\uFEFFa😀b');
    expect(textPreview(head, { chars: 2, complete: true })).toBe('a😀');
    expect(textPreview(head.subarray(0, -2), { chars: 9, complete: false })).toBe('a');
    expect(textPreview(Buffer.from([0xff]), { chars: 9, complete: true })).toBeUndefined();
  });
});
