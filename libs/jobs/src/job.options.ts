import type { DefaultJobOptions, WorkerOptions } from 'bullmq';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/**
 * Ten attempts over about 17 minutes (1 s, 2 s, 4 s … with jitter). What fails ten times is a dead letter: it stays in the
 * queue's failed jobs for 14 days, to be looked at and retried by a person.
 */
export const JOB_OPTIONS: DefaultJobOptions = {
  attempts: 10,
  backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
  removeOnComplete: { age: HOUR_S, count: 1_000 },
  removeOnFail: { age: 14 * DAY_S, count: 10_000 },
};

/**
 * A job whose worker dies is taken up by another one, up to 5 times: with the library's default of one, a second crash (a
 * rolling update is enough) would fail it for good. Workers start when the application is up, not before.
 */
export const WORKER_OPTIONS: Omit<WorkerOptions, 'connection'> = {
  maxStalledCount: 5,
  stalledInterval: 15_000,
  lockDuration: 30_000,
  concurrency: 4,
  autorun: false,
};
