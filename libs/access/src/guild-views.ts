import { Injectable } from '@nestjs/common';
import { EventLog, guildTopic, type LogHead } from '@messagepal/event-log';
import { ApiError } from '@messagepal/errors';
import { Flight } from '@messagepal/flight';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { GuildView } from './guild-view';
import { GUILD_VIEW_SQL, type GuildViewRow } from './guild-view.query';
import { readGuildView } from './guild-view.reader';
import { readRows, type Reader } from './read-rows';

/** Views kept in memory; one of 50 channels takes about 30 KiB. */
const MAX_VIEWS = 2000;

/**
 * The read model of guilds. A view is loaded by one statement, shared by all who ask at the same time and kept until the
 * guild's log tells of a later version. A guild that does not exist (any more) is undefined.
 */
@Injectable()
export class GuildViews {
  private readonly views = new LRUCache<string, GuildView>({ max: MAX_VIEWS });
  private readonly flight = new Flight<GuildView | undefined>();

  constructor(
    private readonly source: DataSource,
    private readonly log: EventLog,
  ) {}

  /**
   * A view no older than what was answered last when the call began, be it a revoke or any other change. While the log is
   * away, or has forgotten where the guild stands, PostgreSQL is asked.
   */
  async current(guildId: string): Promise<GuildView | undefined> {
    const head = await this.headOf(guildId);
    if (!head) return this.newest(guildId);
    if (head.version > 0) return this.atLeast(guildId, head.version);
    const view = await this.newest(guildId);
    if (view) await this.tell(view);
    return view;
  }

  /** Whether nothing about the guild was changed since this view, so that it is what {@link current} would answer. */
  async isCurrent({ id, version }: GuildView): Promise<boolean> {
    const head = await this.headOf(id);
    return head?.version === version;
  }

  /** A view of at least this version: for whoever holds an event that carries it. */
  async atLeast(guildId: string, version: number): Promise<GuildView | undefined> {
    const isNew = (view: GuildView | undefined): boolean => view !== undefined && view.version >= version;
    const known = this.views.get(guildId);
    if (known && isNew(known)) return known;
    // What is being read now will do if it turns out to be of that version: a herd costs one statement, not two.
    return this.flight.boardUnless(guildId, isNew, () => this.load(guildId));
  }

  /** What PostgreSQL says at this moment. */
  newest(guildId: string): Promise<GuildView | undefined> {
    return this.flight.board(guildId, () => this.load(guildId));
  }

  /**
   * The view that the transaction `tx` sees; the caller holds the guild's row and knows its version. Read with `tx`: a second
   * connection would be waited for while the first is kept.
   */
  async within(tx: Reader, guildId: string, version: number): Promise<GuildView | undefined> {
    const known = this.views.get(guildId);
    if (known?.version === version) return known;
    const [row] = await readRows<GuildViewRow>(tx, GUILD_VIEW_SQL, [guildId]);
    return row && readGuildView(row);
  }

  /** The view in memory, however old; for those who compare its version themselves. */
  cached(guildId: string): GuildView | undefined {
    return this.views.get(guildId);
  }

  private async load(guildId: string): Promise<GuildView | undefined> {
    const [row] = await readRows<GuildViewRow>(this.source, GUILD_VIEW_SQL, [guildId]);
    if (!row) {
      this.views.delete(guildId);
      return undefined;
    }
    const known = this.views.get(guildId);
    // The same version holds the same content: keep the one whose classes are computed already.
    const view = known && known.version >= Number(row.version) ? known : readGuildView(row);
    this.views.set(guildId, view);
    return view;
  }

  private async headOf(guildId: string): Promise<LogHead | undefined> {
    try {
      return await this.log.head(guildTopic(guildId));
    } catch (error) {
      if (isAway(error)) return undefined;
      throw error;
    }
  }

  /** A restarted log has to know where guilds stand, else each request would ask PostgreSQL. */
  private async tell({ id, version, rights }: GuildView): Promise<void> {
    try {
      await this.log.appendVersion(guildTopic(id), { version, rights, events: [] });
    } catch (error) {
      // The view is right all the same; the next request tells the log.
      if (!isAway(error)) throw error;
    }
  }
}

const isAway = (error: unknown): boolean => error instanceof ApiError && error.status === 503;
