import { type EventLog, type TopicEvent } from '@messagepal/event-log';
import { DispatchEvent } from '../frames/dispatch-event';
import type { Position } from '../frames/position';
import { hearsDms, isOfDm } from '../ready/shard-filter';
import { pace } from '../session/pace';
import type { Session } from '../session/session';
import type { KnownPlace } from './known-place';
import { entriesBetween } from './topic-replay';

/** Names in an inbox that the gateway acts on; what they did is seen in what the session has attached to. */
const INTERNAL: ReadonlySet<string> = new Set(['GUILD_JOINED', 'SESSION_REVOKED', 'SESSION_TAKEN_OVER']);

/** Whether it is news still: nobody types for long, and of a DM only those hear who are in it now. */
const isNews = ({ t, scope }: TopicEvent, dms: ReadonlySet<string>): boolean =>
  !INTERNAL.has(t) && t !== 'TYPING_START' && (scope.kind !== 'channel' || dms.has(scope.channelId));

interface Replay {
  session: Session;
  known: KnownPlace | undefined;
  at: Position;
  dms: ReadonlySet<string>;
}

/**
 * Replays an inbox up to `at`, no faster than the client reads. Undefined if the log can't, for which there is no substitute, or
 * if the session has ended.
 *
 * @param dms ids of the DM channels that the user is in
 */
export async function replayInbox(log: EventLog, { session, known, at, dms }: Replay): Promise<number | undefined> {
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
      if (!isNews(event, dms) || (isOfDm(event.t) && !hearsDms(session.identity?.shard))) continue;
      if (session.replay(new DispatchEvent(event.t, event.d, { topic, epoch, offset }))) replayed++;
    }
  }
  return page.value ? replayed : undefined;
}
