import { Injectable } from '@nestjs/common';
import { Access, type ChannelAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import type { PermissionName } from '@messagepal/permissions';
import { snowflakeTime } from '@messagepal/snowflake';
import type { MessagePage, StaleRights } from './home/message-home';
import { ReferencedMessages } from './referenced-messages';

/** Rights that change more often than this within one request are a fault, not a change. */
const RECHECKS = 5;

/** Of what is older, nothing was written since a request that is still under way was let in; whose clock it is by matters little. */
const NEWS_MS = 60_000;

/** Writes and reads by rights that may be taken meanwhile. */
@Injectable()
export class RightsRecheck {
  private readonly known = new WeakMap<MessagePage, Promise<number>>();

  constructor(
    private readonly access: Access,
    private readonly referenced: ReferencedMessages,
  ) {}

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

  /**
   * The rights of now that this page was read, with what it replies to: what was written after an answered revoke reaches
   * nobody, however long the reading took. Asks only where one of the rows is new enough for that.
   *
   * @throws ApiError UNKNOWN_CHANNEL when the channel is not seen any more
   */
  async confirm(checked: ChannelAccess, page: MessagePage): Promise<ChannelAccess> {
    if ((await this.newest(page)) <= Date.now() - NEWS_MS) return checked;
    return this.access.channelAgain(checked, 'READ_MESSAGES');
  }

  /** When something of a page was written last, in Unix milliseconds; found once for everybody who shares it. */
  private newest(page: MessagePage): Promise<number> {
    const known = this.known.get(page) ?? this.findNewest(page);
    this.known.set(page, known);
    return known;
  }

  private async findNewest(page: MessagePage): Promise<number> {
    const rows = [...page.rows, ...(await this.referenced.of(page)).values()];
    return Math.max(0, ...rows.map(({ id, editedAt }) => Math.max(snowflakeTime(id), editedAt ?? 0)));
  }
}

const isStale = (outcome: { kind: string }): outcome is StaleRights => outcome.kind === 'stale';
