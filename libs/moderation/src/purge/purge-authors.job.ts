import { GuildViews, Memberships, type GuildView } from '@messagepal/access';
import { isTextChannel } from '@messagepal/channels';
import { HandlesJobs, JobHandler } from '@messagepal/jobs';
import { compareSnowflakes } from '@messagepal/snowflake';
import { DelayedError, type Job } from 'bullmq';
import { AuthorPurge, type AuthorPurgeOrder, type PurgePlace } from './author-purge';
import { MODERATION_QUEUE, type PurgeData } from './purge-order';

/** By so much the clocks of processes may differ. */
const SKEW_MS = 5_000;
/**
 * A message that was let in before the ban may be written after it: its writer has 3 s, and is given up after 10. So there is
 * a second look when that is over.
 */
const LATE_MS = 20_000;

/** Deletes the messages of banned authors. A crash costs no more than the page under way. */
@HandlesJobs(MODERATION_QUEUE, { concurrency: 2 })
export class PurgeAuthors extends JobHandler<PurgeData> {
  constructor(
    private readonly purge: AuthorPurge,
    private readonly views: GuildViews,
    private readonly memberships: Memberships,
  ) {
    super();
  }

  async handle(job: Job<PurgeData>): Promise<void> {
    const view = await this.views.newest(job.data.guildId);
    // The messages of a guild that is gone have a purge of their own.
    if (!view) return;
    const order = await this.orderOf(view, job);
    await this.purge.run(order, placeOf(job.data), (place) => job.updateData({ ...job.data, ...place }));
    if (job.data.round > 1) return;
    await job.updateData({ ...job.data, round: 2, channelId: null, before: null });
    await job.moveToDelayed(Date.now() + LATE_MS, job.token);
    throw new DelayedError();
  }

  private async orderOf(view: GuildView, { data, timestamp }: Job<PurgeData>): Promise<AuthorPurgeOrder> {
    const authorIds = data.authorIds.split(',');
    const back = await this.memberships.among(view.id, authorIds);
    // Handed over after the ban was in the log, behind which nobody who is banned writes. Who was let in again, does.
    const end = timestamp + SKEW_MS;
    const endOf = (id: string): number => Math.min(end, back.get(id)?.facts.joinedAt.getTime() ?? end);
    return {
      guildId: view.id,
      rights: view.rights,
      channelIds: messageChannels(view),
      since: data.since,
      until: new Map(authorIds.map((id) => [id, endOf(id)])),
    };
  }
}

const messageChannels = ({ channels }: GuildView): string[] =>
  [...channels.values()]
    .filter(({ wire }) => isTextChannel(wire.type))
    .map(({ wire }) => wire.id)
    .toSorted(compareSnowflakes);

const placeOf = ({ channelId, before }: PurgeData): PurgePlace | undefined =>
  channelId === null || before === null ? undefined : { channelId, before };
