import { Injectable } from '@nestjs/common';
import { Access, type AnyChannelAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import type { PermissionName } from '@messagepal/permissions';
import type { MessagePage, StaleRights } from './home/message-home';
import type { MessageRow } from './message';
import { MessageMarks } from './message-marks';
import { mayReadHistory } from './message.policy';
import { ReferencedMessages } from './referenced-messages';

/** Rights that change more often than this within one request are a fault, not a change. */
const RECHECKS = 5;

/** A message as a page of its own, for who wrote it. */
export interface OwnMessage {
  page: MessagePage;
  /** Whether what it replies to may be shown with it. */
  withReferenced: boolean;
}

/** Writes and reads by rights that may be taken meanwhile. */
@Injectable()
export class RightsRecheck {
  constructor(
    private readonly access: Access,
    private readonly referenced: ReferencedMessages,
    private readonly marks: MessageMarks,
  ) {}

  /**
   * Writes by the rights that were checked; if some were taken since, checks again by what is known now, and repeats.
   *
   * @throws ApiError UNKNOWN_CHANNEL, MISSING_PERMISSIONS, CANNOT_MESSAGE_USER when one of `needs` is lost meanwhile; whatever `write` throws
   */
  async run<T extends { kind: string }>(
    checked: AnyChannelAccess,
    needs: readonly PermissionName[],
    write: (inside: AnyChannelAccess) => Promise<T | StaleRights>,
  ): Promise<Exclude<T, StaleRights>> {
    let inside = checked;
    for (let check = 0; check < RECHECKS; check += 1) {
      const outcome = await write(inside);
      if (!isStale(outcome)) return outcome as Exclude<T, StaleRights>;
      inside = await this.access.anyChannel(inside.member.userId, inside.channel.wire.id, ...needs);
    }
    throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
  }

  /**
   * The rights of now that this page was read, with what it replies to and what is put on it: what was done after an answered
   * revoke is shown to nobody, however long the reading took.
   *
   * @param page what is going to be shown; nothing where no more is told than that it is there
   * @throws ApiError UNKNOWN_CHANNEL when the channel is not seen any more
   */
  async confirm(checked: AnyChannelAccess, page?: MessagePage): Promise<AnyChannelAccess> {
    if (page) await Promise.all([this.referenced.of(page), this.marks.of(page)]);
    return this.access.channelAgain(checked, 'READ_MESSAGES');
  }

  /**
   * What somebody wrote, to be shown to them: with what it replies to if they may read the history, by the rights of after that
   * was read. Who sees the channel no more has written it all the same, and is shown that alone.
   */
  async own(checked: AnyChannelAccess, row: MessageRow): Promise<OwnMessage> {
    const page = { rows: [row] };
    if (row.reference === null) return { page, withReferenced: false };
    const now = await this.confirm(checked, page).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    });
    return { page, withReferenced: now !== undefined && mayReadHistory(now.permissions) };
  }
}

const isStale = (outcome: { kind: string }): outcome is StaleRights => outcome.kind === 'stale';
