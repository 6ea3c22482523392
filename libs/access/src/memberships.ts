import { Injectable } from '@nestjs/common';
import { Flight } from '@messagepal/flight';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { GuildViews } from './guild-views';
import type { MemberFacts } from './member-facts';
import { readRows, type Reader } from './read-rows';

const MAX_MEMBERS = 50_000;
/** Changes that raise no rights (a nick) may be seen this much later. */
const MAX_AGE_MS = 60_000;

interface MemberRow {
  guild_id: string;
  user_id: string;
  nick: string | null;
  roles: string[];
  joined_at: Date;
  communication_disabled_until: Date | null;
  rights: string;
}

/** A member as of one moment. */
export interface Membership {
  readonly facts: MemberFacts;
  /** The guild's rights at that moment: by a view of the same rights the facts are true, by one of fewer they may not be yet. */
  readonly rights: number;
}

const MEMBERS_SQL = `
  SELECT m.guild_id, m.user_id, m.nick, m.joined_at, m.communication_disabled_until, g.rights,
    ARRAY(
      SELECT mr.role_id::text FROM member_roles mr
      WHERE mr.guild_id = m.guild_id AND mr.user_id = m.user_id ORDER BY mr.role_id
    ) AS roles
  FROM members m JOIN guilds g ON g.id = m.guild_id`;

const ONE_MEMBER_SQL = `${MEMBERS_SQL} WHERE m.guild_id = $1 AND m.user_id = $2`;

/**
 * Who belongs to which guild. What was found is kept while the guild's `rights` stay the same, because whatever takes a role
 * or a membership raises them; that somebody is no member is never kept, so that a join counts at once.
 */
@Injectable()
export class Memberships {
  private readonly members = new LRUCache<string, Membership>({ max: MAX_MEMBERS, ttl: MAX_AGE_MS });
  private readonly flight = new Flight<Membership | undefined>();

  constructor(
    private readonly source: DataSource,
    private readonly views: GuildViews,
  ) {}

  /**
   * The member, or undefined for who is none.
   *
   * @param rights those of the view that the caller goes by; asked of {@link GuildViews.current} when left out
   */
  async find(guildId: string, userId: string, rights?: number): Promise<MemberFacts | undefined> {
    const needed = rights ?? (await this.views.current(guildId))?.rights;
    return needed === undefined ? undefined : (await this.asOf(guildId, userId, needed))?.facts;
  }

  /** {@link find} with the moment of which it is: no earlier than these rights, perhaps later. */
  async asOf(guildId: string, userId: string, rights: number): Promise<Membership | undefined> {
    const key = `${guildId}:${userId}`;
    const known = this.members.get(key);
    return known && known.rights >= rights ? known : this.flight.board(key, () => this.load(guildId, userId));
  }

  /** The member as the transaction `tx` sees them; undefined for who is none. */
  async within(tx: Reader, guildId: string, userId: string): Promise<MemberFacts | undefined> {
    const [row] = await readRows<MemberRow>(tx, ONE_MEMBER_SQL, [guildId, userId]);
    return row && readFacts(row);
  }

  /** Those of the users who are members, by id, as the transaction `tx` sees them. */
  async manyWithin(tx: Reader, guildId: string, userIds: readonly string[]): Promise<Map<string, MemberFacts>> {
    if (userIds.length === 0) return new Map();
    const sql = `${MEMBERS_SQL} WHERE m.guild_id = $1 AND m.user_id = ANY($2::bigint[])`;
    const rows = await readRows<MemberRow>(tx, sql, [guildId, userIds]);
    return new Map(rows.map((row) => [row.user_id, readFacts(row)]));
  }

  /** Ids of the guilds a user belongs to, ascending. */
  async guildIdsOf(userId: string): Promise<string[]> {
    return [...(await this.allOf(userId)).keys()];
  }

  /** A user's memberships by the guild's id, ascending; one statement, not kept. */
  async allOf(userId: string): Promise<Map<string, Membership>> {
    const sql = `${MEMBERS_SQL} WHERE m.user_id = $1 ORDER BY m.guild_id`;
    const rows = await readRows<MemberRow>(this.source, sql, [userId]);
    return new Map(rows.map((row) => [row.guild_id, this.keep(row)]));
  }

  /** Those of the users who are members now, all as of one moment; empty if none is. One statement, not kept. */
  async among(guildId: string, userIds: readonly string[]): Promise<Map<string, Membership>> {
    const sql = `${MEMBERS_SQL} WHERE m.guild_id = $1 AND m.user_id = ANY($2::bigint[])`;
    const rows = await readRows<MemberRow>(this.source, sql, [guildId, userIds]);
    return new Map(rows.map((row) => [row.user_id, { facts: readFacts(row), rights: Number(row.rights) }]));
  }

  private async load(guildId: string, userId: string): Promise<Membership | undefined> {
    const [row] = await readRows<MemberRow>(this.source, ONE_MEMBER_SQL, [guildId, userId]);
    if (row) return this.keep(row);
    this.members.delete(`${guildId}:${userId}`);
    return undefined;
  }

  private keep(row: MemberRow): Membership {
    const key = `${row.guild_id}:${row.user_id}`;
    const known = { rights: Number(row.rights), facts: readFacts(row) };
    // An answer of the database that was overtaken by a newer one must not win.
    const kept = this.members.peek(key);
    if (!kept || kept.rights <= known.rights) this.members.set(key, known);
    return known;
  }
}

const readFacts = (row: MemberRow): MemberFacts => ({
  userId: row.user_id,
  nick: row.nick,
  roles: row.roles,
  joinedAt: row.joined_at,
  timedOutUntil: row.communication_disabled_until,
});
