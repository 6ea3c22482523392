import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';

/**
 * What happens between SIGTERM and the exit, in the order of registration reversed: the parts nearest to the clients stop
 * first. Readiness is off from the first moment, so that a load balancer sends nobody new.
 */
@Injectable()
export class Drain implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Drain.name);
  private readonly steps: { name: string; run: () => Promise<void> }[] = [];
  private started = false;

  /** Whether the process is on its way out. */
  get draining(): boolean {
    return this.started;
  }

  /** Runs `step` at shutdown, before any connection to an engine is closed. A step that throws is logged, not fatal. */
  onDrain(name: string, step: () => Promise<void>): void {
    this.steps.push({ name, run: step });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.started = true;
    for (const step of this.steps.toReversed()) await this.run(step);
  }

  private async run({ name, run }: { name: string; run: () => Promise<void> }): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.logger.error(`Draining ${name} failed`, error instanceof Error ? error.stack : String(error));
    }
  }
}
