import { Batcher } from './batcher';

/** A batcher over writes that the test lets finish one by one. */
function setUp(size = 64, maxWaiting = 100) {
  const writes: { items: string[]; finish: (error?: Error) => void }[] = [];
  const batcher = new Batcher<string>({
    size,
    maxWaiting,
    isItemsFault: (error) => error instanceof TypeError,
    write: (items) =>
      new Promise((resolve, reject) => {
        writes.push({ items, finish: (error) => (error ? reject(error) : resolve()) });
      }),
  });
  const batches = () => writes.map(({ items }) => items.join(''));
  const finish = async (error?: Error) => {
    writes.at(-1)?.finish(error);
    await new Promise(setImmediate);
  };
  return { batcher, batches, finish };
}

describe('Batcher', () => {
  it('writes the first at once and the rest together, up to the size', async () => {
    const { batcher, batches, finish } = setUp(3);
    const done = Promise.all(Array.from('abcdef').map((item) => batcher.add(item)));
    expect(batches()).toEqual(['a']);
    await finish();
    expect(batches()).toEqual(['a', 'bcd']);
    await finish();
    await finish();
    await done;
    expect(batches()).toEqual(['a', 'bcd', 'ef']);
    void batcher.add('g');
    expect(batches().at(-1)).toBe('g');
  });

  it('rejects all of a batch that failed as a whole, and goes on', async () => {
    const { batcher, finish } = setUp();
    const first = batcher.add('a');
    const rest = Promise.allSettled([batcher.add('b'), batcher.add('c')]);
    await finish();
    await finish(new Error('away'));
    await first;
    expect((await rest).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = batcher.add('d');
    await finish();
    await next;
  });

  it('lets one bad item fail alone', async () => {
    const { batcher, batches, finish } = setUp();
    const all = Promise.allSettled(['a', 'b', 'c'].map((item) => batcher.add(item)));
    await finish();
    await finish(new TypeError('bad'));
    await finish(new TypeError('bad'));
    await finish();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(batches()).toEqual(['a', 'bc', 'b', 'c']);
  });

  it('refuses more than may wait', async () => {
    const { batcher, finish } = setUp(64, 2);
    const taken = [batcher.add('a'), batcher.add('b'), batcher.add('c')];
    await expect(batcher.add('d')).rejects.toMatchObject({ status: 503 });
    await finish();
    await finish();
    await Promise.all(taken);
  });
});
