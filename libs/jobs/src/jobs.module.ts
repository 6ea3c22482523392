import { type DynamicModule, Global, Module } from '@nestjs/common';
import { BullModule } from '@nestjs/bullmq';
import { Config } from '@messagepal/config';
import { DatabaseServer, DatabaseServerModule } from '@messagepal/database';
import { setDefaultBackendFactory } from 'bullmq';
import { createBackend, queueOptions } from './backend';
import { Effects } from './effects';
import { EffectsSweeper } from './effects-sweeper';
import { HourlyJobs } from './hourly-jobs';
import { JobQueues, nameQueue } from './job-queues';
import { Jobs } from './jobs';
import { JobWorkers } from './job-workers';
import { LoggedQueue } from './logged-queue';

// Queues and workers ask for their backend when they are made, and modules for their class, so this has to be said
// before any module is made.
setDefaultBackendFactory(createBackend);
BullModule.queueClass = LoggedQueue;

/**
 * Queues (BullMQ) for whoever adds jobs or works on them: in Redis where one is configured, else in PostgreSQL. Their effects
 * are in PostgreSQL either way.
 */
@Global()
@Module({
  imports: [
    DatabaseServerModule,
    BullModule.forRootAsync({
      imports: [DatabaseServerModule],
      inject: [DatabaseServer, Config],
      useFactory: queueOptions,
    }),
  ],
  providers: [Effects, HourlyJobs, Jobs, JobWorkers],
  exports: [Effects, HourlyJobs, Jobs, JobWorkers],
})
export class JobsModule {}

/** What keeps the jobs' own tables small: for workers. */
@Module({ providers: [EffectsSweeper] })
export class JobsWorkerModule {}

/** Imported by each module that adds to the queue or has its handler. */
export function jobQueue(name: string): DynamicModule {
  nameQueue(name);
  return BullModule.registerQueue({ name });
}

/** Lets all queues be looked at, without working on any: see {@link JobQueues}. */
@Module({ imports: [DatabaseServerModule], providers: [JobQueues], exports: [JobQueues] })
export class JobQueuesModule {}
