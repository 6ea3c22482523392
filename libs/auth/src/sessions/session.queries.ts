import type { Limits } from '@messagepal/config';
import type { Snowflake } from '@messagepal/protocol';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { SessionEntity } from './session.entity';

type AccountLimits = Limits['accounts'];

/** A session that was ended. */
export interface RevokedSession {
  id: Snowflake;
  /** After the revocation. */
  version: number;
}

/** Sessions of a user that have not ended, oldest first. */
export function liveSessions(tx: EntityManager, userId: Snowflake, limits: AccountLimits): Promise<SessionEntity[]> {
  return live(tx, userId, limits).orderBy('session.id', 'ASC').getMany();
}

/** Ids of the oldest live user sessions beyond as many as a user may have. Bots' tokens don't count. */
export async function surplusSessions(
  tx: EntityManager,
  userId: Snowflake,
  limits: AccountLimits,
): Promise<Snowflake[]> {
  const sessions = await live(tx, userId, limits)
    .select('session.id')
    .andWhere(`session.kind = 'user'`)
    .orderBy('session.id', 'DESC')
    .offset(limits.sessions)
    .getMany();
  return sessions.map(({ id }) => id);
}

/** Ends those of the sessions that are the user's and were not ended yet. */
export async function revokeSessions(
  tx: EntityManager,
  userId: Snowflake,
  ids: Snowflake[],
): Promise<RevokedSession[]> {
  if (ids.length === 0) return [];
  const [revoked] = await tx.query<[RevokedSession[], number]>(
    `UPDATE sessions SET revoked_at = now(), version = version + 1
     WHERE id = ANY($2::bigint[]) AND user_id = $1 AND revoked_at IS NULL RETURNING id, version`,
    [userId, ids],
  );
  return revoked;
}

/** Those of the sessions that are the user's and have been ended, now or before. */
export function revokedSessions(tx: EntityManager, userId: Snowflake, ids: Snowflake[]): Promise<RevokedSession[]> {
  return tx.query<RevokedSession[]>(
    'SELECT id, version FROM sessions WHERE id = ANY($2::bigint[]) AND user_id = $1 AND revoked_at IS NOT NULL',
    [userId, ids],
  );
}

function live(tx: EntityManager, userId: Snowflake, limits: AccountLimits): SelectQueryBuilder<SessionEntity> {
  const unused = `session.last_used_at > now() - :idle * interval '1 ms'`;
  return tx
    .createQueryBuilder(SessionEntity, 'session')
    .where('session.user_id = :userId AND session.revoked_at IS NULL', { userId })
    .andWhere('(session.expires_at IS NULL OR session.expires_at > now())')
    .andWhere(`(session.kind = 'bot' OR ${unused})`, { idle: limits.sessionIdleMs });
}
