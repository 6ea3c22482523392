import { randomBytes } from 'node:crypto';
import type { LogEntry, LogHead, ReadResult, TopicEvent } from '../event-log';
import { KEPT_ENTRIES, KEPT_MS, SLICE } from '../log-limits';

/** The newest entries of one topic, in one epoch. */
export class TopicLog {
  readonly epoch = randomBytes(9).toString('base64url');
  version = 0;
  rights = 0;
  /** The last version whose events were appended, as opposed to one that the log was merely told. */
  appendedVersion = 0;

  private offset = 0;
  private readonly entries: { entry: LogEntry; at: number }[] = [];

  constructor(
    private readonly topic: string,
    private readonly now: () => number,
  ) {}

  append(event: TopicEvent, stamp: Pick<LogEntry, 'version' | 'rights' | 'after'>): LogEntry {
    this.offset += 1;
    const entry: LogEntry = { topic: this.topic, epoch: this.epoch, offset: this.offset, event, ...stamp };
    this.entries.push({ entry, at: this.now() });
    if (this.entries.length >= KEPT_ENTRIES + SLICE) this.entries.splice(0, SLICE);
    return entry;
  }

  read(after: { epoch: string; offset: number }, limit: number): ReadResult {
    const head = this.head();
    const first = this.offset - this.entries.length + 1;
    const skipped = after.offset + 1 - first;
    const gone = after.epoch !== this.epoch || skipped < 0 || after.offset > this.offset;
    if (gone) return { kind: 'gone', head };
    return { kind: 'entries', entries: this.entries.slice(skipped, skipped + limit).map(({ entry }) => entry), head };
  }

  head(): LogHead {
    return { epoch: this.epoch, offset: this.offset, version: this.version, rights: this.rights };
  }

  /** The name of the newest event. */
  get newest(): string | undefined {
    return this.entries.at(-1)?.entry.event.t;
  }

  /** Forgets entries that nobody may count on any more. */
  trim(): void {
    const oldest = this.now() - KEPT_MS;
    const kept = this.entries.findIndex(({ at }) => at > oldest);
    this.entries.splice(0, kept === -1 ? this.entries.length : kept);
  }

  /** Remembers where the guild stands; never goes back. */
  know(version: number, rights: number): void {
    this.version = Math.max(this.version, version);
    this.rights = Math.max(this.rights, rights);
  }
}
