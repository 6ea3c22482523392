import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getQueueToken } from '@nestjs/bullmq';
import { Outbox, type OutboxJob } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { Queue, type JobsOptions } from 'bullmq';
import { within } from './within';

const ADD_WITHIN_MS = 3_000;

/** Hands jobs to their queues. Jobs that must not be lost start from an outbox row instead: `outbox.add(tx, { jobs })`. */
@Injectable()
export class Jobs implements OnModuleInit {
  private readonly queues = new Map<string, Queue>();

  constructor(
    private readonly modules: ModuleRef,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.outbox.setJobSink(async (jobs) => {
      for (const job of jobs) await this.add(job);
    });
  }

  /**
   * Adds a job; a job with the same id that the queue still knows is the same job. Make ids with `jobId`.
   *
   * @param alone of what there is one job at most: while one waits or is under way, no second one is added
   * @throws ApiError SERVICE_UNAVAILABLE while the queue's engine is away. Error if no module has registered the queue.
   */
  async add({ queue, name, id, data }: OutboxJob, { alone }: { alone?: string } = {}): Promise<void> {
    const target = this.queue(queue);
    try {
      // An engine that was never there is waited for; who adds a job does not.
      await within(ADD_WITHIN_MS, target.add(name, data, { jobId: id, ...(alone && oneOf(alone)) }));
    } catch (cause) {
      throw new ApiError('SERVICE_UNAVAILABLE', { cause });
    }
  }

  private queue(name: string): Queue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = this.modules.get<Queue>(getQueueToken(name), { strict: false });
    this.queues.set(name, queue);
    return queue;
  }
}

/** Nobody asks for such a job after it is done: the next one comes soon. */
const oneOf = (id: string): JobsOptions => ({ deduplication: { id }, removeOnComplete: true });
