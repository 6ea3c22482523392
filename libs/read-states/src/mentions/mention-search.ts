import { Injectable } from '@nestjs/common';
import { classOf } from '@messagepal/access';
import { databaseError } from '@messagepal/database';
import { DataSource } from 'typeorm';
import { joinedAtOf, type Place } from '../targets';

/** Which mentions are asked for. */
export interface MentionQuery {
  /** Only messages older than this one. */
  before?: string;
  limit: number;
  guildId?: string;
  /** Whether those of roles, and of everybody, count as well. */
  roles: boolean;
  everyone: boolean;
}

/** A message that mentions somebody. */
export interface Found {
  channelId: string;
  messageId: string;
}

/** Where may be looked: in guilds, and in DM channels by their ids. */
export interface Readable {
  guilds: readonly Place[];
  dms: readonly string[];
}

/** Ids of the channels in which may be looked. */
export const channelsOf = ({ guilds, dms }: Readable): string[] => [
  ...guilds.flatMap(({ view, member }) => [...classOf(view, member).history]),
  ...dms,
];

/** Of each target the newest from its index, and of all those the newest: no more rows are read than targets times the page. */
const SQL = `
  SELECT DISTINCT m.message_id, m.channel_id
  FROM unnest($2::bigint[], $3::bigint[]) AS t (id, since)
  CROSS JOIN LATERAL (
    SELECT message_id, channel_id FROM mentions
    WHERE target_id = t.id AND message_id > t.since AND message_id < $4 AND channel_id = ANY($5::bigint[]) AND author_id <> $1
    ORDER BY message_id DESC LIMIT $6
  ) m
  ORDER BY m.message_id DESC LIMIT $6`;

const MAX_ID = '9223372036854775807';

/** Finds mentions in the book. */
@Injectable()
export class MentionSearch {
  constructor(private readonly source: DataSource) {}

  async find(userId: string, all: Readable, query: MentionQuery): Promise<Found[]> {
    const targets = targetsOf(userId, all, query);
    const channels = channelsOf(all);
    const ids = targets.map(({ id }) => id);
    const since = targets.map((target) => target.since);
    try {
      const parameters = [userId, ids, since, query.before ?? MAX_ID, channels, query.limit];
      const records = await this.source.query<{ message_id: string; channel_id: string }[]>(SQL, parameters);
      return records.map(({ message_id, channel_id }) => ({ messageId: message_id, channelId: channel_id }));
    } catch (error) {
      throw databaseError(error);
    }
  }
}

/** Whoever came later was not among those who were meant. */
function targetsOf(userId: string, { guilds }: Readable, { roles, everyone }: MentionQuery) {
  const broad = guilds.flatMap((place) => {
    const ids = [...(everyone ? [place.view.id] : []), ...(roles ? place.member.roles : [])];
    return ids.map((id) => ({ id, since: joinedAtOf(place) }));
  });
  return [{ id: userId, since: '0' }, ...broad];
}
