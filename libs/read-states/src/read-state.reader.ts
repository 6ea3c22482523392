import { Injectable } from '@nestjs/common';
import { classOf, isDm, type AnyChannelAccess } from '@messagepal/access';
import { isTextChannel, LastMessages } from '@messagepal/channels';
import { LIMITS } from '@messagepal/config';
import { databaseError } from '@messagepal/database';
import type { ReadState } from '@messagepal/protocol';
import { snowflakeAt } from '@messagepal/snowflake';
import { DataSource } from 'typeorm';
import { OwnMarks } from './marks/own-marks';
import { broadTargetsOf, joinedAtOf, type Place } from './targets';

const { mentionsCounted } = LIMITS.readStates;

/**
 * Marks, and mentions above them. Those of a user lie in an index by user and channel, those of everybody and of roles in one
 * by channel that holds no others; both are read downwards from the newest, and no further than {@link mentionsCounted}.
 */
const SQL = `
  SELECT c.channel_id, GREATEST(r.last_read_id, NULLIF(c.own, 0)) AS last_read_id, coalesce(r.version, 0)::text AS version,
    s.mark < c.last_id AS unread, coalesce(m.mention_count, 0)::int AS mention_count,
    coalesce(r.by_hand AND r.last_read_id >= c.own, false) AS by_hand
  FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) AS c (channel_id, last_id, joined_at, own)
  LEFT JOIN read_states r ON r.user_id = $1 AND r.channel_id = c.channel_id
  CROSS JOIN LATERAL (SELECT GREATEST(coalesce(r.last_read_id, c.joined_at), c.own) AS mark) s
  LEFT JOIN LATERAL (
    SELECT count(*) AS mention_count FROM (
      (SELECT message_id FROM mentions
        WHERE target_id = $1 AND channel_id = c.channel_id AND message_id > s.mark
        ORDER BY message_id DESC LIMIT ${mentionsCounted})
      UNION
      (SELECT message_id FROM mentions
        WHERE broad AND channel_id = c.channel_id AND message_id > s.mark AND target_id = ANY($6::bigint[]) AND author_id <> $1
        ORDER BY message_id DESC LIMIT ${mentionsCounted})
    ) AS counted
  ) m ON s.mark < c.last_id
  WHERE s.mark < c.last_id OR ($7 AND (r.user_id IS NOT NULL OR c.own > 0))`;

interface ReadStateRecord {
  channel_id: string;
  last_read_id: string | null;
  version: string;
  unread: boolean;
  mention_count: number;
  by_hand: boolean;
}

/** A state, and how the mark came there: put by its user, or by having read. */
export interface KnownState {
  state: ReadState;
  byHand: boolean;
}

/** A channel whose state is asked for. */
interface Asked {
  id: string;
  joinedAt: string;
}

/** What is asked of: a user's guilds, and since when they are in which DM channels. */
export interface Places {
  guilds: readonly Place[];
  dms: ReadonlyMap<string, Date>;
}

/** What of a user's channels is unread, by the marks, the newest messages and the mentions of this moment. */
@Injectable()
export class ReadStateReader {
  constructor(
    private readonly source: DataSource,
    private readonly lastMessages: LastMessages,
    private readonly ownMarks: OwnMarks,
  ) {}

  /** Of the text channels that the user sees there, those that hold something unread. One statement for all. */
  async unread(userId: string, places: Places): Promise<ReadState[]> {
    return statesOf(await this.read(userId, places.guilds, { asked: askedOf(places), marked: false }));
  }

  /** The same, and those on which the user has a mark. */
  async all(userId: string, places: Places): Promise<ReadState[]> {
    return statesOf(await this.read(userId, places.guilds, { asked: askedOf(places), marked: true }));
  }

  /** Of a channel on which the user has a mark. */
  async one(inside: AnyChannelAccess): Promise<KnownState | undefined> {
    const asked = [{ id: inside.channel.wire.id, joinedAt: joinedAtOf(inside) }];
    const guilds = isDm(inside) ? [] : [inside];
    return (await this.read(inside.member.userId, guilds, { asked, marked: true }))[0];
  }

  private async read(
    userId: string,
    guilds: readonly Place[],
    { asked, marked }: { asked: readonly Asked[]; marked: boolean },
  ): Promise<KnownState[]> {
    if (asked.length === 0) return [];
    const last = await this.lastMessages.of(asked.map(({ id }) => id));
    const own = this.ownMarks.of(userId);
    const used = marked ? asked : asked.filter(({ id }) => last.get(id));
    const records = await this.query([
      userId,
      used.map(({ id }) => id),
      used.map(({ id }) => last.get(id) ?? '0'),
      used.map(({ joinedAt }) => joinedAt),
      used.map(({ id }) => own.get(id) ?? '0'),
      guilds.flatMap(broadTargetsOf),
      marked,
    ]);
    return records.map(toKnown);
  }

  private async query(parameters: unknown[]): Promise<ReadStateRecord[]> {
    try {
      return await this.source.query<ReadStateRecord[]>(SQL, parameters);
    } catch (error) {
      throw databaseError(error);
    }
  }
}

const toKnown = ({ by_hand: byHand, version, ...state }: ReadStateRecord): KnownState => ({
  state: { ...state, version: Number(version) },
  byHand,
});

const statesOf = (known: readonly KnownState[]): ReadState[] => known.map(({ state }) => state);

const askedOf = ({ guilds, dms }: Places): Asked[] => [
  ...guilds.flatMap(channelsOf),
  ...[...dms].map(([id, since]) => ({ id, joinedAt: snowflakeAt(since.getTime()) })),
];

function channelsOf(guild: Place): Asked[] {
  const { view, member } = guild;
  const joinedAt = joinedAtOf(guild);
  const { visible } = classOf(view, member);
  const held = [...view.channels.values()].filter(({ wire }) => visible.has(wire.id) && isTextChannel(wire.type));
  return held.map(({ wire: { id } }) => ({ id, joinedAt }));
}
