import { type EventLog } from '@messagepal/event-log';
import { DispatchEvent } from '../frames/dispatch-event';
import type { Position } from '../frames/position';
import type { Session } from '../session/session';
import type { KnownPlace } from './positions';
import { entriesBetween } from './topic-replay';

/** Names in an inbox that the gateway acts on; what they did is seen in what the session has attached to. */
const INTERNAL: ReadonlySet<string> = new Set(['GUILD_JOINED', 'SESSION_REVOKED']);

/** Replays an inbox up to `at`. Undefined if the log can't: there is nothing that could take its place. */
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
      if (INTERNAL.has(event.t)) continue;
      session.replay(new DispatchEvent(event.t, event.d, { topic, epoch, offset }));
      replayed++;
    }
  }
  return page.value ? replayed : undefined;
}
