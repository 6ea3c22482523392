import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { DatabaseServer } from '@messagepal/database';
import type { Queue } from 'bullmq';
import { queueOptions } from './backend';
import { LoggedQueue } from './logged-queue';

/** All queues that the code of this process knows, also those on which only other processes work. */
const NAMES = new Set<string>();

export const nameQueue = (name: string): Set<string> => NAMES.add(name);

/** The queues, for looking at them: opened when they are asked for first, one connection each. */
@Injectable()
export class JobQueues implements OnModuleDestroy {
  private queues: Queue[] | undefined;

  constructor(
    private readonly server: DatabaseServer,
    private readonly config: Config,
  ) {}

  /** By name. */
  all(): readonly Queue[] {
    const options = queueOptions(this.server, this.config, 1);
    this.queues ??= [...NAMES]
      .toSorted()
      .map((name) => new LoggedQueue(name, { ...options, connection: options.connection! }));
    return this.queues;
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all((this.queues ?? []).map((queue) => queue.close()));
  }
}
