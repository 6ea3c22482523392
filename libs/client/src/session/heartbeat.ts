import type { Cancel, Clock } from '../clock';

/** What a heartbeat does to its connection. */
export interface Pulse {
  beat(): void;
  /** The previous beat was never acknowledged: the connection only looks alive. */
  dead(): void;
}

/** Beats at an interval, the first time after a random part of it, and notices when no answer comes. */
export class Heartbeat {
  private cancel: Cancel = () => undefined;
  private awaiting = false;

  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly pulse: Pulse,
  ) {}

  start(intervalMs: number): void {
    this.stop();
    this.schedule(this.random() * intervalMs, intervalMs);
  }

  stop(): void {
    this.cancel();
    this.awaiting = false;
  }

  acknowledged(): void {
    this.awaiting = false;
  }

  private schedule(delayMs: number, intervalMs: number): void {
    this.cancel = this.clock.after(delayMs, () => {
      if (this.awaiting) return this.pulse.dead();
      this.awaiting = true;
      this.schedule(intervalMs, intervalMs);
      this.pulse.beat();
    });
  }
}
