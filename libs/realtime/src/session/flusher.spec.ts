import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { Metrics } from '@messagepal/runtime';
import { GatewayMetrics } from '../gateway-metrics';
import { Flusher } from './flusher';

describe('Flusher', () => {
  let clock: number;
  let turns: Flusher;

  beforeEach(() => {
    clock = 1_000;
    turns = new Flusher(new GatewayMetrics(new Metrics()), () => clock);
  });

  it('ends a turn with that of the event loop', async () => {
    const flushed: string[] = [];
    const batches = ['a', 'b'].map((name) => turns.begin({ flush: () => flushed.push(name) }));
    expect(batches[0]).toBe(batches[1]);
    expect(flushed).toEqual([]);
    await turnOfLoop();
    expect(flushed).toEqual(['a', 'b']);
    expect(turns.begin({ flush: () => 0 })).not.toBe(batches[0]);
  });

  describe('after a flush', () => {
    afterEach(() => jest.useRealTimers());

    /** A flush that took so many milliseconds, of so many events on one socket. */
    const flushed = async (ms: number, events: number): Promise<void> => {
      turns.begin({
        flush: () => {
          clock += ms;
          return events;
        },
      });
      await turnOfLoop();
    };
    /** Begins a turn; tells whether it has ended. */
    const nextTurn = (): (() => boolean) => {
      let ended = false;
      turns.begin({
        flush: () => {
          ended = true;
          return 1;
        },
      });
      return () => ended;
    };

    it.each([
      ['twice as long as the flush took', 5, 10],
      ['20 ms at most', 40, 20],
    ])('that was long the next turn lasts %s', async (_, took, lasts) => {
      await flushed(took, 3);
      jest.useFakeTimers();
      const ended = nextTurn();
      jest.advanceTimersByTime(lasts - 1);
      expect(ended()).toBe(false);
      jest.advanceTimersByTime(1);
      expect(ended()).toBe(true);
    });

    it.each([
      ['it was short', 0.9, 3, 0],
      ['each write carried one event', 40, 1, 0],
      ['it was a while ago', 5, 3, 10],
    ])('the next turn ends with that of the loop when %s', async (_, took, events, later) => {
      await flushed(took, events);
      clock += later;
      const ended = nextTurn();
      await turnOfLoop();
      expect(ended()).toBe(true);
    });
  });
});
