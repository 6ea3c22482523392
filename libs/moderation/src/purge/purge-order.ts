import type { OutboxJob } from '@messagepal/database';
import { jobId } from '@messagepal/jobs';

export const MODERATION_QUEUE = 'moderation';

/** What the job of a purge carries. */
export interface PurgeData extends Record<string, string | number | null> {
  guildId: string;
  /** With commas between. */
  authorIds: string;
  /** Unix milliseconds: what was sent earlier stays. */
  since: number;
  /** 1, and 2 for the last look. */
  round: number;
  /** How far it is: of channels with lower ids everything is done, of this one what is at or above `before`. */
  channelId: string | null;
  before: string | null;
}

/** A ban whose authors' messages are to go. */
export interface Purge {
  guildId: string;
  /** Of the guild with the ban: names the purge. */
  version: number;
  authorIds: readonly string[];
  purgeSeconds: number;
}

/** The job that deletes what the authors have sent in the guild since so many seconds ago. */
export function purgeOf({ guildId, version, authorIds, purgeSeconds }: Purge): OutboxJob & { data: PurgeData } {
  return {
    queue: MODERATION_QUEUE,
    name: 'purge-authors',
    id: jobId('purge-authors', guildId, String(version)),
    data: {
      guildId,
      authorIds: authorIds.join(','),
      since: Date.now() - purgeSeconds * 1000,
      round: 1,
      channelId: null,
      before: null,
    },
  };
}
