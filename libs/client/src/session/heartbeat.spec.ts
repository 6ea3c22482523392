import type { Clock } from '../clock';
import { Heartbeat } from './heartbeat';

/** Time that stands still until told. */
class StoppedClock implements Clock {
  private time = 0;
  private timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.time + ms, callback };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((other) => other !== timer));
  }

  advance(ms: number): void {
    this.time += ms;
    const due = this.timers.filter(({ at }) => at <= this.time);
    this.timers = this.timers.filter(({ at }) => at > this.time);
    for (const { callback } of due) callback();
  }
}

describe('Heartbeat', () => {
  const clock = new StoppedClock();
  const log: string[] = [];
  const heartbeat = new Heartbeat(clock, () => 0.3, { beat: () => log.push('beat'), dead: () => log.push('dead') });

  beforeEach(() => {
    log.length = 0;
    heartbeat.start(1_000);
  });

  it('beats first after a random part of the interval, then at the interval', () => {
    clock.advance(299);
    expect(log).toEqual([]);
    clock.advance(1);
    heartbeat.acknowledged();
    clock.advance(999);
    expect(log).toEqual(['beat']);
    clock.advance(1);
    expect(log).toEqual(['beat', 'beat']);
  });

  it('is dead when a beat was not acknowledged by the next, and then silent', () => {
    clock.advance(300);
    clock.advance(1_000);
    clock.advance(5_000);
    expect(log).toEqual(['beat', 'dead']);
  });

  it('is silent after stop', () => {
    heartbeat.stop();
    clock.advance(5_000);
    expect(log).toEqual([]);
  });
});
