import { Injectable, Logger } from '@nestjs/common';
import { Drain, Metrics } from '@messagepal/runtime';
import type { Job, Worker } from 'bullmq';
import type { Counter } from 'prom-client';
import { warnsSeldom } from './logged-queue';

/** Starts workers, raises the alarm about their dead letters, and ends them in order. */
@Injectable()
export class JobWorkers {
  private readonly logger = new Logger('Jobs');
  private readonly failures: Counter<'queue'>;
  private readonly deadLetters: Counter<'queue'>;

  constructor(
    metrics: Metrics,
    private readonly drain: Drain,
  ) {
    this.failures = metrics.counter('job_failures_total', 'Attempts of jobs that failed', ['queue']);
    this.deadLetters = metrics.counter('job_dead_letters_total', 'Jobs that were given up', ['queue']);
  }

  /** Lets a worker begin. At shutdown it takes no new job and finishes those it has. */
  start(worker: Worker): void {
    worker.on('failed', (job, error) => this.failed(worker.name, job, error));
    worker.on('error', warnsSeldom(this.logger, `Worker of ${worker.name}`));
    this.drain.onDrain(`jobs of ${worker.name}`, () => worker.close());
    worker.run().catch((error: unknown) => this.logger.error(`Worker of ${worker.name} ended: ${String(error)}`));
  }

  private failed(queue: string, job: Job | undefined, error: Error): void {
    this.failures.inc({ queue });
    // Without a job it was lost to crashed workers, and that is final as well.
    if (job && job.finishedOn === undefined) return;
    this.deadLetters.inc({ queue });
    this.logger.error(`Dead letter in ${queue}: ${job?.name ?? 'unknown'} ${job?.id ?? ''}: ${error.message}`);
  }
}
