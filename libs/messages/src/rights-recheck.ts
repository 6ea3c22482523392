import { Injectable } from '@nestjs/common';
import { Access, type ChannelAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import type { PermissionName } from '@messagepal/permissions';
import type { StaleRights } from './home/message-home';

/** Rights that change more often than this within one request are a fault, not a change. */
const RECHECKS = 5;

/** Writes by rights that may be taken while it writes. */
@Injectable()
export class RightsRecheck {
  constructor(private readonly access: Access) {}

  /**
   * Writes by the rights that were checked; if some were taken since, checks again by what is known now, and repeats.
   *
   * @throws ApiError UNKNOWN_CHANNEL, MISSING_PERMISSIONS when one of `needs` is lost meanwhile; whatever `write` throws
   */
  async run<T extends { kind: string }>(
    checked: ChannelAccess,
    needs: readonly PermissionName[],
    write: (inside: ChannelAccess) => Promise<T | StaleRights>,
  ): Promise<Exclude<T, StaleRights>> {
    let inside = checked;
    for (let check = 0; check < RECHECKS; check += 1) {
      const outcome = await write(inside);
      if (!isStale(outcome)) return outcome as Exclude<T, StaleRights>;
      inside = await this.access.channel(inside.member.userId, inside.channel.wire.id, ...needs);
    }
    throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
  }
}

const isStale = (outcome: { kind: string }): outcome is StaleRights => outcome.kind === 'stale';
