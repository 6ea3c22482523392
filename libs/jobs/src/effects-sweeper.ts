import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Effects } from './effects';

const EVERY_MS = 3_600_000;
/** Dead letters are kept for 14 days; one that is retried on the last day must still find its effect. */
const KEPT_DAYS = 30;

/** Forgets old effects, hourly. */
@Injectable()
export class EffectsSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(EffectsSweeper.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly effects: Effects) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.effects.forget(KEPT_DAYS).catch((error: unknown) => this.logger.warn(`Old effects stay: ${String(error)}`));
    }, EVERY_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
