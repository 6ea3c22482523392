import { Injectable } from '@nestjs/common';
import type { Snowflake, VisibleStatus } from '@messagepal/protocol';

/** Knows what others see of users. Whom it doesn't name is offline. */
export type VisibleStatusSource = (userIds: readonly Snowflake[]) => Promise<ReadonlyMap<Snowflake, VisibleStatus>>;

/** What others see of users, asked from whoever registered as knowing it; everybody is offline until somebody does. */
@Injectable()
export class VisibleStatuses {
  private source: VisibleStatusSource = () => Promise.resolve(new Map());

  /** Makes this the source, in place of an earlier one. */
  register(source: VisibleStatusSource): void {
    this.source = source;
  }

  async of(userId: Snowflake): Promise<VisibleStatus> {
    return (await this.source([userId])).get(userId) ?? 'offline';
  }
}
