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

  /** A flush that kept the process busy; of so many events on one socket. */
  const flushed = async (turns: Flusher, ms: number, events: number): Promise<void> => {
    const slow: Flushable = {
      flush: () => {
        busy(ms);
        return events;
      },
    };
    turns.begin(slow);
    await new Promise((resolve) => setImmediate(resolve));
  };
  /** Milliseconds until the turn that begins now is flushed. */
  const nextTurn = (turns: Flusher): Promise<number> => {
    const began = performance.now();
    return new Promise((resolve) => {
      turns.begin({
        flush: () => {
          resolve(performance.now() - began);
          return 1;
        },
      });
    });
  };

  it('lets a turn last while it is busy, but not longer than 20 ms', async () => {
    const turns = flusher();
    await flushed(turns, 40, 3);
    const waited = await nextTurn(turns);
    expect(waited).toBeGreaterThan(12);
    expect(waited).toBeLessThan(100);
  });

  it.each([
    ['the flush before was short', 0, 3],
    ['each write carried one event', 40, 1],
  ])('does not wait when %s', async (_, ms, events) => {
    const turns = flusher();
    await flushed(turns, ms, events);
    let done = false;
    void nextTurn(turns).then(() => (done = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(true);
  });

  it('does not wait when the busy turn was a while ago', async () => {
    const turns = flusher();
    await flushed(turns, 5, 3);
    await sleep(30);
    let done = false;
    void nextTurn(turns).then(() => (done = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toBe(true);
  });
});
