import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Cache } from '@messagepal/cache';
import { databaseError } from '@messagepal/database';
import { Flight } from '@messagepal/flight';
import type { Snowflake } from '@messagepal/protocol';
import { IsNull, type Repository } from 'typeorm';
import { SessionEntity } from './session.entity';
import type { TokenKind } from './session-token';

/** What has to be known of a session to let a request in. Times are Unix milliseconds. */
export interface SessionRecord {
  id: Snowflake;
  userId: Snowflake;
  kind: TokenKind;
  /** SHA-256 in base64. */
  secretHash: string;
  lastUsedAt: number;
  expiresAt: number | null;
  version: number;
  /** When it was read from the truth. */
  readAt: number;
}

/** How old a record may be. Kept in the record too, so that a cache that came back from a snapshot revives nothing. */
const FRESH_MS = 60_000;

/** Longer than a record lives plus the slowest query that could still put an old one there. */
const FLOOR_TTL_MS = 5 * 60_000;

const keyOf = (id: Snowflake): string => `session:${id}`;
const floorKeyOf = (id: Snowflake): string => `session-floor:${id}`;

/** Sessions that are not revoked, from the cache, else from PostgreSQL. */
@Injectable()
export class SessionRecords {
  private readonly flight = new Flight<SessionRecord | undefined>();

  constructor(
    @InjectRepository(SessionEntity) private readonly sessions: Repository<SessionEntity>,
    private readonly cache: Cache,
  ) {}

  /** The session as it was at most 60 s ago, and never as it was before an {@link outdate} that resolved. */
  async find(id: Snowflake): Promise<SessionRecord | undefined> {
    const [cached, floor] = await this.cache.getMany<SessionRecord | number>([keyOf(id), floorKeyOf(id)]);
    return isCurrent(cached, floor) ? cached : this.read(id);
  }

  /** The session as PostgreSQL has it now. */
  read(id: Snowflake): Promise<SessionRecord | undefined> {
    return this.flight.board(id, () => this.load(id));
  }

  /**
   * Makes records below this version useless everywhere. The floor outlives them: a record that was read from the database
   * before the change, and reaches the cache after it, is below the floor as well.
   */
  async outdate(id: Snowflake, version: number): Promise<void> {
    await this.cache.set(floorKeyOf(id), version, FLOOR_TTL_MS);
    await this.cache.delete(keyOf(id));
  }

  private async load(id: Snowflake): Promise<SessionRecord | undefined> {
    const row = await this.query(id);
    if (!row) return undefined;
    const record = toRecord(row);
    await this.cache.set(keyOf(id), record, FRESH_MS);
    return record;
  }

  private async query(id: Snowflake): Promise<SessionEntity | null> {
    try {
      return await this.sessions.findOneBy({ id, revokedAt: IsNull() });
    } catch (error) {
      throw databaseError(error);
    }
  }
}

function isCurrent(
  cached: SessionRecord | number | undefined,
  floor: SessionRecord | number | undefined,
): cached is SessionRecord {
  if (typeof cached !== 'object') return false;
  const least = typeof floor === 'number' ? floor : 0;
  return cached.version >= least && Math.abs(Date.now() - cached.readAt) < FRESH_MS;
}

const toRecord = (row: SessionEntity): SessionRecord => ({
  id: row.id,
  userId: row.userId,
  kind: row.kind,
  secretHash: row.secretHash.toString('base64'),
  lastUsedAt: row.lastUsedAt.getTime(),
  expiresAt: row.expiresAt?.getTime() ?? null,
  version: row.version,
  readAt: Date.now(),
});
