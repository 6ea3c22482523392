import { BucketMap } from './bucket-map';

const entry = (bucket: string, confirmed = true, rows = 0) => ({ bucket, confirmed, rows });

describe('BucketMap', () => {
  it('puts everything into the first bucket where there is no other', () => {
    const map = new BucketMap('500', [entry('500', false, 7)]);
    expect([map.home('1'), map.home('500'), map.home('9999')]).toEqual(['500', '500', '500']);
    expect(map.of('1')).toEqual(['500']);
    expect(map.rowsOf('500')).toBe(7);
    expect(map.newest).toBe('500');
  });

  it('knows the bucket by the highest start that is not above the id', () => {
    const map = new BucketMap('5', [entry('900'), entry('1000'), entry('5', false)]);
    expect(['1', '899', '900', '999', '1000', '5000'].map((id) => map.home(id))).toEqual([
      '5',
      '5',
      '900',
      '900',
      '1000',
      '1000',
    ]);
    expect(map.segments).toEqual([
      { start: '1000', buckets: ['1000'] },
      { start: '900', buckets: ['900'] },
      { start: '0', buckets: ['5'] },
    ]);
    expect(map.buckets).toEqual(['1000', '900', '5']);
  });

  it('knows which buckets lie below an id', () => {
    const map = new BucketMap('5', [entry('100'), entry('200', false), entry('300')]);
    expect(map.below('300')).toEqual({ border: ['300'], whole: ['200', '100', '5'] });
    expect(map.below('250')).toEqual({ border: ['200', '100'], whole: ['5'] });
    expect(map.below('50')).toEqual({ border: ['5'], whole: [] });
  });

  it('looks into the bucket before one that is not confirmed', () => {
    const map = new BucketMap('5', [entry('100'), entry('200', false), entry('300', false), entry('400')]);
    expect(map.of('450')).toEqual(['400']);
    expect(map.of('350')).toEqual(['300', '200', '100']);
    expect(map.of('150')).toEqual(['300', '200', '100']);
    expect(map.of('50')).toEqual(['5']);
    expect(map.home('350')).toBe('300');
    expect(new BucketMap('5', [entry('100', false)]).segments).toEqual([{ start: '0', buckets: ['100', '5'] }]);
  });
});
