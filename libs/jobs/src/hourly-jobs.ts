import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { JobData } from './job-handler';
import { jobId } from './job-id';
import { Jobs } from './jobs';

const HOUR_MS = 3_600_000;
/** More often than hourly: what could not be handed over is tried again. */
const LOOK_EVERY_MS = 10 * 60_000;

/** A job that comes every hour. */
export interface HourlyJob {
  queue: string;
  /** Names it among all hourly jobs. */
  name: string;
  data: JobData;
}

/** Hands over jobs every hour, and at the start of a process: one each, however many processes ask for it. */
@Injectable()
export class HourlyJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(HourlyJobs.name);
  private readonly all: HourlyJob[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly jobs: Jobs) {}

  /** Asks for a job; before the application is up. */
  add(job: HourlyJob): void {
    this.all.push(job);
  }

  onApplicationBootstrap(): void {
    if (this.all.length === 0) return;
    this.timer = setInterval(() => void this.handOver(), LOOK_EVERY_MS);
    void this.handOver();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async handOver(): Promise<void> {
    const hour = String(Math.floor(Date.now() / HOUR_MS));
    for (const { queue, name, data } of this.all) {
      try {
        await this.jobs.add({ queue, name, id: jobId(name, hour), data });
      } catch (error) {
        this.logger.warn(`${name} is handed over later: ${String(error)}`);
      }
    }
  }
}
