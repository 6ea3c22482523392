import type { TopicEvent } from '@messagepal/event-log';
import type { OutboxJob } from '@messagepal/database';
import type { GuildEntity } from './guild.entity';

/** What the audit log says of a change. */
export interface AuditNote {
  /** What was done, e.g. `CHANNEL_CREATE`. */
  action: string;
  targetId?: string;
  /** Fields with their values before and after; only such as the guild's moderators may see. */
  changes?: unknown;
  reason?: string | null;
}

/** One change of a guild while its transaction runs. What is said here takes effect with the commit. */
export class GuildChange {
  readonly events: TopicEvent[] = [];
  readonly notices = new Map<string, TopicEvent[]>();
  readonly jobs: OutboxJob[] = [];
  /** Lines of the audit log besides the one that is known before. */
  readonly lines: AuditNote[] = [];
  note: AuditNote | undefined;
  cancelled = false;

  constructor(
    /** The locked row as it was before the change. */
    readonly guild: Readonly<GuildEntity>,
    /** The guild's version when the change is done. */
    readonly version: number,
    /** The guild's rights when the change is done. */
    readonly rights: number,
    note?: AuditNote,
  ) {
    this.note = note && { ...note };
  }

  /** An event for the guild's log. */
  emit(event: TopicEvent): void {
    this.events.push(event);
  }

  /** An event for one user's inbox. */
  notify(userId: string, event: TopicEvent): void {
    this.notices.set(userId, [...(this.notices.get(userId) ?? []), event]);
  }

  /** A job that must be done if, and only if, the change is committed. */
  schedule(job: OutboxJob): void {
    this.jobs.push(job);
  }

  /** Adds to the line of the audit log what only the transaction found out. */
  describe(details: Partial<AuditNote>): void {
    if (this.note) Object.assign(this.note, details);
  }

  /** Adds a line to the audit log: for a change that does the same to several. */
  record(line: AuditNote): void {
    this.lines.push(line);
  }

  /** It turned out that there is nothing to change: version, audit log and event log stay as they are. */
  cancel(): void {
    this.cancelled = true;
  }
}
