import { cleanFilename } from './filename';

describe('the name of a file', () => {
  it.each<[string, string]>([
    ['holiday.jpg', 'holiday.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\a.txt', 'a.txt'],
    ['a\r\nX-Evil: 1.png', 'aX-Evil: 1.png'],
    ['gpj.\u202Eexe.png', 'gpj.exe.png'],
    ['\u2066a\u2069\uFEFF.png', 'a.png'],
    ['e\u0301.png', '\u00e9.png'],
    ['a\0.png', 'a.png'],
    ['\ud800a.png', 'a.png'],
    ['.htaccess', 'htaccess'],
    [' a . ', 'a'],
    ['..', 'file'],
    ['', 'file'],
    ['a/', 'file'],
    ['👨‍👩‍👧.png', '👨‍👩‍👧.png'],
  ])('%j becomes %j', (name, expected) => {
    expect(cleanFilename(name)).toBe(expected);
  });

  it('is cut before its extension, by whole characters', () => {
    const long = cleanFilename(`${'ä'.repeat(300)}.tar`);
    expect([Buffer.byteLength(long) <= 255, long.endsWith('ä.tar')]).toEqual([true, true]);
    expect(Buffer.byteLength(cleanFilename('x'.repeat(300)))).toBe(255);
    expect(Buffer.byteLength(cleanFilename(`a.${'x'.repeat(300)}`))).toBe(255);
  });
});
