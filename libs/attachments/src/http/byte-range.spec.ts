import { wantedBytes } from './byte-range';

describe('the bytes that a request wants', () => {
  it.each<[string | undefined, object]>([
    [undefined, { kind: 'all' }],
    ['bytes=0-0', { kind: 'some', start: 0, end: 0 }],
    ['bytes=2-', { kind: 'some', start: 2, end: 9 }],
    ['bytes=2-99', { kind: 'some', start: 2, end: 9 }],
    ['bytes=-3', { kind: 'some', start: 7, end: 9 }],
    ['bytes=-99', { kind: 'some', start: 0, end: 9 }],
    ['bytes=-0', { kind: 'none' }],
    ['bytes=10-', { kind: 'none' }],
    ['bytes=5-2', { kind: 'all' }],
    ['bytes=-', { kind: 'all' }],
    ['bytes=0-1,3-4', { kind: 'all' }],
    ['bytes=a-b', { kind: 'all' }],
    ['items=0-1', { kind: 'all' }],
    [`bytes=${'9'.repeat(400)}-`, { kind: 'all' }],
  ])('by %j', (header, expected) => {
    expect(wantedBytes(header, 10)).toEqual(expected);
  });
});
