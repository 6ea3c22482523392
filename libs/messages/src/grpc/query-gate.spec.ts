import { QueryGate, TooManyQueries } from './query-gate';

const LIMITS = { readsPerChannel: 2, writesPerChannel: 2, queries: 5 };
const never = (): Promise<never> => new Promise(() => undefined);

describe('QueryGate', () => {
  it('lets in as many different reads of a channel as it should, and any number of the same', async () => {
    const gate = new QueryGate(LIMITS);
    for (const key of ['a', 'b', 'a', 'b', 'b']) void gate.read('1', key, never);
    await expect(gate.read('1', 'c', never)).rejects.toMatchObject({ limit: 'readsPerChannel', retryAfter: 1 });
    void gate.read('2', 'c', never);
    expect(gate.size).toBe(3);
  });

  it('bounds writes apart from reads, and all together', async () => {
    const gate = new QueryGate(LIMITS);
    for (let i = 0; i < 2; i += 1) void gate.write('1', never);
    await expect(gate.write('1', never)).rejects.toMatchObject({ limit: 'writesPerChannel' });
    for (const channel of ['1', '2', '3']) void gate.read(channel, 'a', never);
    await expect(gate.read('4', 'a', never)).rejects.toMatchObject({ limit: 'queries' });
  });

  it('has room again when they are done, however they end', async () => {
    const gate = new QueryGate({ readsPerChannel: 1, writesPerChannel: 1, queries: 1 });
    for (let i = 0; i < 3; i += 1) {
      await expect(gate.read('1', String(i), () => Promise.reject(new Error('x')))).rejects.toThrow('x');
      expect(await gate.write('1', async () => i)).toBe(i);
    }
    expect(gate.size).toBe(0);
    await expect(gate.read('1', 'a', () => gate.write('1', never))).rejects.toBeInstanceOf(TooManyQueries);
    expect(gate.size).toBe(0);
  });
});
