import type { OutboxJob } from '@messagepal/database';
import type { TopicEvent } from '@messagepal/event-log';
import type { DmRow } from './dm.rows';

/** What becomes known in the channel itself, by a message that nobody wrote. */
export interface DmHappening {
  kind: 'added' | 'removed' | 'renamed';
  /** Who did it. */
  actorId: string;
  /** To whom: not of `renamed`. */
  userId?: string;
}

/** One change of a DM channel while its transaction runs. What is said here takes effect with the commit. */
export class DmChange {
  readonly notices = new Map<string, TopicEvent[]>();
  readonly jobs: OutboxJob[] = [];
  readonly happenings: DmHappening[] = [];
  cancelled = false;

  constructor(
    /** The locked row as it was before the change. */
    readonly channel: Readonly<DmRow>,
    /** Who was in it before the change, in the order in which they came. */
    readonly participants: readonly string[],
    /** Of the channel when the change is done. */
    readonly version: number,
    readonly rights: number,
  ) {}

  /** An event for one user's inbox. */
  notify(userId: string, event: TopicEvent): void {
    this.notices.set(userId, [...(this.notices.get(userId) ?? []), event]);
  }

  /** A job that must be done if, and only if, the change is committed. */
  schedule(job: OutboxJob): void {
    this.jobs.push(job);
  }

  /** Becomes known in the channel. */
  happen(happening: DmHappening): void {
    this.happenings.push(happening);
  }

  /** It turned out that there is nothing to change. */
  cancel(): void {
    this.cancelled = true;
  }
}
