import { toTimestamp, type AuthSession, type Snowflake } from '@messagepal/protocol';
import type { SessionEntity } from '../sessions/session.entity';

/** A session as its user sees it. */
export const toAuthSession = (session: SessionEntity, currentId: Snowflake): AuthSession => ({
  id: session.id,
  created_at: toTimestamp(session.createdAt),
  last_used_at: toTimestamp(session.lastUsedAt),
  ip: session.ipPrefix,
  user_agent: session.userAgent,
  current: session.id === currentId,
});
