import type { TopicEvent } from '@messagepal/event-log';

/** A job that must not be lost: it is handed to its queue after the transaction that asked for it. */
export interface OutboxJob {
  queue: string;
  name: string;
  /** Names the job's effect, so that handing it over twice makes one job. */
  id: string;
  /** Ids only: queues are no place for contents. */
  data: Readonly<Record<string, string | number | boolean | null>>;
}

/** What a transaction announces. */
export interface OutboxEntry {
  /** The topic whose log gets the events. */
  topic: string;
  events: readonly TopicEvent[];
  /** The guild's version and rights after the change; both or neither. */
  version?: number;
  rights?: number;
  jobs?: readonly OutboxJob[];
}

/** A row of the table `outbox` as the driver gives it. */
export interface OutboxRow {
  id: string;
  topic: string;
  version: string | null;
  rights: string | null;
  events: TopicEvent[];
  jobs: OutboxJob[] | null;
}
