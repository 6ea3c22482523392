import type { EventLog, LogEntry } from '@messagepal/event-log';
import type { KnownPlace } from './known-place';

const PAGE = 500;

/** What came between two places of a log; undefined if the log does not reach back, or was restarted since. */
export async function* entriesBetween(
  log: EventLog,
  topic: string,
  from: KnownPlace,
  to: { epoch: string; offset: number },
): AsyncGenerator<LogEntry[], boolean> {
  if (from.epoch !== to.epoch || from.offset > to.offset) return false;
  for (let { offset } = from; offset < to.offset;) {
    const page = await log.read(topic, { epoch: from.epoch, offset }, PAGE);
    if (page.kind === 'gone') return false;
    const entries = page.entries.filter((entry) => entry.offset <= to.offset);
    const last = entries.at(-1);
    if (!last) return false;
    yield entries;
    ({ offset } = last);
  }
  return true;
}
