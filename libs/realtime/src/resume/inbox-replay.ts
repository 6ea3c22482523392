import { type EventLog } from '@messagepal/event-log';
import { DispatchEvent } from '../frames/dispatch-event';
import type { Position } from '../frames/position';
import { pace } from '../session/pace';
import type { Session } from '../session/session';
import type { KnownPlace } from './known-place';
import { entriesBetween } from './topic-replay';

/** Names in an inbox that the gateway acts on; what they did is seen in what the session has attached to. */
const INTERNAL: ReadonlySet<string> = new Set(['GUILD_JOINED', 'SESSION_REVOKED']);

/**
 * Replays an inbox up to `at`, no faster than the client reads. Undefined if the log can't, for which there is no substitute, or
 * if the session has ended.
 */
export async function replayInbox(
  log: EventLog,
  { session, known, at }: { session: Session; known: KnownPlace | undefined; at: Position },
): Promise<number | undefined> {
  if (!known) return undefined;
  let replayed = 0;
  const pages = entriesBetween(log, at.topic, known, at);
  let page = await pages.next();
  for (; !page.done; page = await pages.next()) {
    for (const { event, topic, epoch, offset } of page.value) {
      if (event.t === 'SYNC') return undefined;
      await pace(session);
      if (session.state !== 'live') return undefined;
      known.offset = offset;
      if (INTERNAL.has(event.t)) continue;
      if (session.replay(new DispatchEvent(event.t, event.d, { topic, epoch, offset }))) replayed++;
    }
  }
  return page.value ? replayed : undefined;
}
