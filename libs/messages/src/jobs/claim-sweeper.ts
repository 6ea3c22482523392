import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ClaimSettler } from '../home/claim-settler';

const EVERY_MS = 2_000;

/** Looks for expired claims every 2 s, in any number of processes. */
@Injectable()
export class ClaimSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('ClaimSweeper');
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(private readonly settler: ClaimSettler) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweeping ??= this.sweep();
    }, EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private async sweep(): Promise<void> {
    try {
      let taken = 1;
      while (taken > 0) {
        taken = await this.settler.settleExpired();
        if (taken > 0) this.logger.warn(`Settled ${taken} claims whose writers did not come back`);
      }
    } catch (error) {
      this.logger.warn('Expired claims wait for the next round', error);
    } finally {
      this.sweeping = undefined;
    }
  }
}
