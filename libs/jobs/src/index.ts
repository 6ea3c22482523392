export { Effects } from './effects';
export type { EffectKey } from './effects';
export { HandlesJobs, JobHandler } from './job-handler';
export type { JobData } from './job-handler';
export { jobId } from './job-id';
export { JOB_OPTIONS, WORKER_OPTIONS } from './job.options';
export { Jobs } from './jobs';
export { jobQueue, JobsModule, JobsWorkerModule } from './jobs.module';
