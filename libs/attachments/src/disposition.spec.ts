import { dispositionOf } from './disposition';

describe('the disposition of a file', () => {
  it('shows what browsers may show, and offers the rest', () => {
    const of = (contentType: string) => dispositionOf({ filename: 'a', contentType }).split(';')[0];
    expect(['image/png', 'video/mp4', 'text/plain; charset=utf-8'].map(of)).toEqual(['inline', 'inline', 'inline']);
    expect(['text/html', 'image/svg+xml', 'application/pdf'].map(of)).toEqual([
      'attachment',
      'attachment',
      'attachment',
    ]);
  });

  it('carries every name, and nothing that a name might add', () => {
    expect(dispositionOf({ filename: `a"b\\c'(d)*%é;.png`, contentType: 'image/png' })).toBe(
      `inline; filename="a_b_c'(d)*__;.png"; filename*=UTF-8''a%22b%5Cc%27%28d%29%2A%25%C3%A9%3B.png`,
    );
  });
});
