import type { MessageHome, MessageRow } from '@messagepal/messages';
import { compareSnowflakes, snowflakeAt } from '@messagepal/snowflake';

const PAGE = 100;
/** Rights that change more often than this within one removal leave it to the next attempt of the job. */
const TRIES = 20;

/** What is to go. */
export interface AuthorPurgeOrder {
  guildId: string;
  /** The guild's rights as last known. */
  rights: number;
  /** Where to look, ascending. */
  channelIds: readonly string[];
  /** Unix milliseconds: what was sent earlier stays. */
  since: number;
  /** Unix milliseconds by author: what they sent later stays. */
  until: ReadonlyMap<string, number>;
}

/** Everything of the channels before this one, and of this one from here upwards, is done. */
export interface PurgePlace {
  channelId: string;
  /** A message's id, exclusive. */
  before: string;
}

/**
 * Deletes what some authors sent in a guild within a while. Stores know no authors, so each channel is read backwards page by
 * page from the end of that while to its beginning, and no further. Deleting again is harmless: the whole may be repeated from any place.
 */
export class AuthorPurge {
  constructor(private readonly home: Pick<MessageHome, 'page' | 'removeMany'>) {}

  /** @param reached is told after each page that is done, and answered before the next one is read */
  async run(
    order: AuthorPurgeOrder,
    from: PurgePlace | undefined,
    reached: (place: PurgePlace) => Promise<void>,
  ): Promise<void> {
    const newest = snowflakeAt(Math.max(0, ...order.until.values()) + 1);
    for (const channelId of order.channelIds) {
      if (from && compareSnowflakes(channelId, from.channelId) < 0) continue;
      const before = channelId === from?.channelId ? from.before : newest;
      await this.sweep(order, { channelId, before }, reached);
    }
  }

  private async sweep(
    order: AuthorPurgeOrder,
    place: PurgePlace,
    reached: (place: PurgePlace) => Promise<void>,
  ): Promise<void> {
    const oldest = snowflakeAt(order.since);
    const { channelId } = place;
    for (let before = place.before; compareSnowflakes(before, oldest) > 0;) {
      const { rows } = await this.home.page(channelId, { before, limit: PAGE });
      await this.remove(
        order,
        channelId,
        rows.filter((row) => isMeant(order, row)),
      );
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      before = last.id;
      await reached({ channelId, before });
    }
  }

  /** No right of anybody is at stake, but the log takes a removal only by the rights of the moment. */
  private async remove(
    { guildId, rights: known }: AuthorPurgeOrder,
    channelId: string,
    rows: readonly MessageRow[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => id);
    let rights = known;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const outcome = await this.home.removeMany({ guildId, channelId, ids, rights });
      if (outcome.kind === 'removed') return;
      rights = outcome.rights;
    }
    throw new Error(`the rights of guild ${guildId} change faster than messages can be removed`);
  }
}

function isMeant({ since, until }: AuthorPurgeOrder, { id, authorId }: MessageRow): boolean {
  const end = until.get(authorId);
  return (
    end !== undefined &&
    compareSnowflakes(id, snowflakeAt(since)) >= 0 &&
    compareSnowflakes(id, snowflakeAt(end + 1)) < 0
  );
}
