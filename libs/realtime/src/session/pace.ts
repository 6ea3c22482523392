import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from './session';

/** Bytes that may wait for a client before it is told more of what need not be told at once. */
const PACE_BYTES = 256 * 1024;
const PACE_MS = 20;

/** Ends what `holdBack` began, no faster than the client reads. */
export async function releasePaced(session: Session): Promise<void> {
  const { identity } = session;
  // A session that starts over meanwhile holds back for itself.
  while (session.identity === identity && !session.release(PACE_BYTES)) await pace(session);
}

/** Resolves when the client has read what it was sent, up to a rest, or its session has ended. */
export async function pace(session: Session): Promise<void> {
  while (session.state === 'live' && session.backlog > PACE_BYTES) await sleep(PACE_MS);
}
