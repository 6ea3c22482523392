import { setTimeout as sleep } from 'node:timers/promises';
import { Metrics } from '@messagepal/runtime';
import { GatewayMetrics } from '../gateway-metrics';
import { type Flushable, Flusher } from './flusher';

/** Keeps the process busy as a thousand writes would. */
function busy(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

describe('Flusher', () => {
  const flusher = (): Flusher => new Flusher(new GatewayMetrics(new Metrics()));

  it('ends a turn with that of the event loop', async () => {
    const turns = flusher();
    const flushed: string[] = [];
    const batches = ['a', 'b'].map((name) => turns.begin({ flush: () => flushed.push(name) }));
    expect(batches[0]).toBe(batches[1]);
    expect(flushed).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(flushed).toEqual(['a', 'b']);
    expect(turns.begin({ flush: () => 0 })).not.toBe(batches[0]);
  });

  it('lets a turn last as long as a long flush before it, but not longer than 10 ms', async () => {
    const turns = flusher();
    let at = 0;
    const slow: Flushable = {
      flush: () => {
        busy(40);
        return 1;
      },
    };
    turns.begin(slow);
    await new Promise((resolve) => setImmediate(resolve));
    const ended = performance.now();
    turns.begin({ flush: () => (at = performance.now()) });
    await sleep(30);
    expect(at - ended).toBeGreaterThan(5);
    expect(at - ended).toBeLessThan(25);
  });

  it('does not wait when the long flush was a while ago', async () => {
    const turns = flusher();
    turns.begin({ flush: () => (busy(5), 1) });
    await sleep(20);
    let flushed = false;
    turns.begin({ flush: () => ((flushed = true), 1) });
    await new Promise((resolve) => setImmediate(resolve));
    expect(flushed).toBe(true);
  });
});
