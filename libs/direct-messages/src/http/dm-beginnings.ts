import { Injectable } from '@nestjs/common';
import { Config } from '@messagepal/config';
import type { DmChannel } from '@messagepal/protocol';
import { Throttle } from '@messagepal/rate-limits';
import { DmOpening } from '../dm-opening';

/** Opens channels for people who ask over HTTP: so many new ones an hour. */
@Injectable()
export class DmBeginnings {
  constructor(
    private readonly opening: DmOpening,
    private readonly throttle: Throttle,
    private readonly config: Config,
  ) {}

  /** Throws RATE_LIMITED (429), and whatever {@link DmOpening} throws. */
  async open(userId: string, recipientIds: readonly string[]): Promise<DmChannel> {
    const { begun } = this.config.limits.directMessages;
    const begin = () => this.throttle.spend(`dm-begin:${userId}`, begun);
    return (await this.opening.open(userId, recipientIds, begin)).channel;
  }
}
