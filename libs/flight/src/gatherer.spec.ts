import { Gatherer } from './gatherer';

/** A gatherer that answers in capitals, and what it read together. */
function setUp(size = 64) {
  const reads: string[] = [];
  const read = async (questions: readonly string[]): Promise<string[]> => {
    reads.push(questions.join(''));
    if (questions.includes('!')) throw new Error('not that');
    return questions.map((question) => question.toUpperCase());
  };
  return { reads, gatherer: new Gatherer<string, string>({ size, read }) };
}

describe('Gatherer', () => {
  it('reads together what is asked in one turn, and answers everybody their own', async () => {
    const { reads, gatherer } = setUp();
    expect(await Promise.all(Array.from('abc').map((question) => gatherer.ask(question)))).toEqual(['A', 'B', 'C']);
    expect(await gatherer.ask('d')).toBe('D');
    expect(reads).toEqual(['abc', 'd']);
  });

  it('gathers no more than the size', async () => {
    const { reads, gatherer } = setUp(2);
    await Promise.all(Array.from('abcde').map((question) => gatherer.ask(question)));
    expect(reads).toEqual(['ab', 'cd', 'e']);
  });

  it('rejects whoever was in a read that failed, and goes on', async () => {
    const { gatherer } = setUp(2);
    const asked = await Promise.allSettled(Array.from('a!bc').map((question) => gatherer.ask(question)));
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await gatherer.ask('d')).toBe('D');
  });

  it('does not wait for a read that is under way', async () => {
    const finish: (() => void)[] = [];
    const gatherer = new Gatherer<string, string>({
      size: 8,
      read: (questions) => new Promise((resolve) => finish.push(() => resolve(questions))),
    });
    const first = gatherer.ask('a');
    await new Promise(setImmediate);
    const second = gatherer.ask('b');
    await new Promise(setImmediate);
    finish[1]?.();
    expect(await second).toBe('b');
    finish[0]?.();
    expect(await first).toBe('a');
  });
});
