import { Inject, type OnApplicationBootstrap } from '@nestjs/common';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { WORKER_OPTIONS } from './job.options';
import { JobWorkers } from './job-workers';

/** What a job carries: ids and small facts, never contents. */
export type JobData = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Marks a {@link JobHandler} as the worker of a queue. `concurrency` is how many jobs a process works on at once (4).
 *
 * @example @HandlesJobs('mail') class MailJobs extends JobHandler<{ userId: string }> { … }
 */
export const HandlesJobs = (queue: string, options: { concurrency?: number } = {}): ClassDecorator =>
  Processor(queue, { ...WORKER_OPTIONS, ...options });

/** The worker of one queue. A job may run more than once: make its effect idempotent, or guard it with `Effects.once`. */
export abstract class JobHandler<Data extends JobData = JobData> extends WorkerHost implements OnApplicationBootstrap {
  @Inject(JobWorkers)
  private readonly workers: JobWorkers;

  /** Does the work. If it throws, the job is tried again later; `UnrecoverableError` makes it a dead letter at once. */
  abstract handle(job: Job<Data>): Promise<void>;

  process(job: Job<Data>): Promise<void> {
    return this.handle(job);
  }

  onApplicationBootstrap(): void {
    this.workers.start(this.worker);
  }
}
