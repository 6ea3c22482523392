import { setTimeout as sleep } from 'node:timers/promises';
import { Gate } from './gate';

describe('Gate', () => {
  it('runs so many at once, lets so many wait in order and refuses the rest', async () => {
    const gate = new Gate(2, 3);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const task = (id: number) => async (): Promise<void> => {
      most = Math.max(most, ++running);
      order.push(id);
      await sleep(5);
      running--;
    };
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, id) => gate.run(task(id))));
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(results.map(({ status }) => status).slice(5)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(results[7]).toMatchObject({ reason: { status: 503 } });
  });

  it('goes on after a task that failed', async () => {
    const gate = new Gate(1, 10);
    const failed = gate.run(() => Promise.reject(new Error('planted')));
    const next = gate.run(() => Promise.resolve('fine'));
    await expect(failed).rejects.toThrow('planted');
    await expect(next).resolves.toBe('fine');
  });
});
