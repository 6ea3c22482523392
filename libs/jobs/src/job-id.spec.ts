import { jobId } from './job-id';

describe('jobId', () => {
  it('names kind and subject', () => {
    expect(jobId('mail', '175928847299117063', 'welcome')).toBe('mail-175928847299117063-welcome');
  });

  it.each([['1'], ['a', ''], ['a', 'b:c'], ['']])('refuses %j', (kind, ...parts) => {
    expect(() => jobId(kind, ...parts)).toThrow(RangeError);
  });
});
