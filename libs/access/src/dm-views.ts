import { Injectable } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { dmTopic, EventLog, type LogHead } from '@messagepal/event-log';
import { Flight } from '@messagepal/flight';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { readDmViews, type DmView } from './dm-view';
import { readRows } from './read-rows';

/** One takes less than 1 KiB. */
const MAX_VIEWS = 20_000;

/** Who is in which DM channel: what `GuildViews` is for guilds. A channel that does not exist (any more) is undefined. */
@Injectable()
export class DmViews {
  private readonly views = new LRUCache<string, DmView>({ max: MAX_VIEWS });
  private readonly flight = new Flight<DmView | undefined>();

  constructor(
    private readonly source: DataSource,
    private readonly log: EventLog,
  ) {}

  /** A view no older than what was answered last when the call began. While the log is away PostgreSQL is asked. */
  async current(channelId: string): Promise<DmView | undefined> {
    const head = await this.headOf(channelId);
    const known = this.views.get(channelId);
    if (head && head.version > 0 && known && known.version >= head.version) return known;
    const view = await this.newest(channelId);
    if (view && head?.version === 0) await this.tell(view);
    return view;
  }

  /** Whether nothing was changed since this view. */
  async isCurrent({ id, version }: DmView): Promise<boolean> {
    return (await this.headOf(id))?.version === version;
  }

  /** A view of at least this version. */
  async atLeast(channelId: string, version: number): Promise<DmView | undefined> {
    const known = this.views.get(channelId);
    return known && known.version >= version ? known : this.newest(channelId);
  }

  /** What PostgreSQL says at this moment. */
  newest(channelId: string): Promise<DmView | undefined> {
    return this.flight.board(channelId, () => this.load(channelId));
  }

  /** Since when the user is in which channels, closed ones as well, as PostgreSQL says at this moment. */
  async allOf(userId: string): Promise<Map<string, Date>> {
    const sql = 'SELECT channel_id, joined_at FROM dm_participants WHERE user_id = $1';
    const rows = await readRows<{ channel_id: string; joined_at: Date }>(this.source, sql, [userId]);
    return new Map(rows.map(({ channel_id, joined_at }) => [channel_id, joined_at]));
  }

  private async load(channelId: string): Promise<DmView | undefined> {
    const [view] = await readDmViews(this.source, [channelId]);
    const known = this.views.get(channelId);
    if (!view) this.views.delete(channelId);
    // An answer that was overtaken by a newer one must not win.
    else if (!known || known.version <= view.version) this.views.set(channelId, view);
    return view;
  }

  private async headOf(channelId: string): Promise<LogHead | undefined> {
    return this.unlessAway(() => this.log.head(dmTopic(channelId)));
  }

  /** A restarted log has to know where channels stand, else each request would ask PostgreSQL. */
  private async tell({ id, version, rights }: DmView): Promise<void> {
    await this.unlessAway(() => this.log.appendVersion(dmTopic(id), { version, rights, events: [] }));
  }

  private async unlessAway<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ApiError && error.status === 503) return undefined;
      throw error;
    }
  }
}
