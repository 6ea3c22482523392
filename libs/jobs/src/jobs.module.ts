import { type DynamicModule, Global, Module } from '@nestjs/common';
import { BullModule, type BullRootModuleOptions } from '@nestjs/bullmq';
import { DatabaseServer, DatabaseServerModule } from '@messagepal/database';
import { type ConnectionOptions, createPostgresBackend, setDefaultBackendFactory } from 'bullmq';
import { Effects } from './effects';
import { EffectsSweeper } from './effects-sweeper';
import { JOB_OPTIONS } from './job.options';
import { Jobs } from './jobs';
import { JobWorkers } from './job-workers';

// Queues and workers ask for their backend when they are made, so this has to be said before any module is.
setDefaultBackendFactory(createPostgresBackend);

/** Connections per queue and per worker, besides the one that listens. */
const POOL_SIZE = 4;

const optionsFor = (server: DatabaseServer): BullRootModuleOptions => ({
  connection: { connectionString: server.url, schema: 'bullmq', migrate: true, max: POOL_SIZE } as ConnectionOptions,
  defaultJobOptions: JOB_OPTIONS,
});

/** Queues on PostgreSQL (BullMQ, schema `bullmq`), for whoever adds jobs or works on them. */
@Global()
@Module({
  imports: [
    DatabaseServerModule,
    BullModule.forRootAsync({ imports: [DatabaseServerModule], inject: [DatabaseServer], useFactory: optionsFor }),
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
