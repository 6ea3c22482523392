import { type DynamicModule, Global, Module } from '@nestjs/common';
import { BullModule, type BullRootModuleOptions } from '@nestjs/bullmq';
import { Config } from '@messagepal/config';
import { DatabaseServer, DatabaseServerModule } from '@messagepal/database';
import { setDefaultBackendFactory } from 'bullmq';
import { createBackend, inPostgres, inRedis } from './backend';
import { Effects } from './effects';
import { EffectsSweeper } from './effects-sweeper';
import { JOB_OPTIONS } from './job.options';
import { Jobs } from './jobs';
import { JobWorkers } from './job-workers';
import { LoggedQueue } from './logged-queue';

// Queues and workers ask for their backend when they are made, and modules for their class, so this has to be said
// before any module is made.
setDefaultBackendFactory(createBackend);
BullModule.queueClass = LoggedQueue;

const optionsFor = (server: DatabaseServer, { redis, redisPrefix }: Config): BullRootModuleOptions => ({
  ...(redis ? inRedis(redis.durable, redisPrefix) : inPostgres(server.url)),
  defaultJobOptions: JOB_OPTIONS,
});

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
      useFactory: optionsFor,
    }),
  ],
  providers: [Effects, Jobs, JobWorkers],
  exports: [Effects, Jobs, JobWorkers],
})
export class JobsModule {}

/** What keeps the jobs' own tables small: for workers. */
@Module({ providers: [EffectsSweeper] })
export class JobsWorkerModule {}

/** Imported by each module that adds to the queue or has its handler. */
export const jobQueue = (name: string): DynamicModule => BullModule.registerQueue({ name });
