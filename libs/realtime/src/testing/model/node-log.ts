import {
  type AppendBy,
  type Appended,
  type Claim,
  type ClaimRequest,
  EventLog,
  type ExpiredClaim,
  type LogEntry,
  type LogHead,
  type ReadResult,
  syncEvent,
  type TopicEvent,
  type Unsubscribe,
} from '@messagepal/event-log';

/** What a process has told of one topic. */
interface Tail {
  readonly topic: string;
  readonly tell: (entry: LogEntry) => void;
  epoch: string;
  offset: number;
}

/** Makes mistakes, so that it is known who would find them. */
export type Tamper = (entries: LogEntry[]) => LogEntry[];

/**
 * The shared log as one process has it: publications are lost on the way, and an audit finds that out, as the Redis adapter's
 * does. After the death of the process nothing arrives any more.
 */
export class NodeLog extends EventLog {
  alive = true;
  private readonly tails = new Set<Tail>();

  constructor(
    private readonly shared: EventLog,
    private readonly isLost: () => boolean,
    private readonly tamper: Tamper = (entries) => entries,
  ) {
    super();
  }

  claim(topic: string, request: ClaimRequest): Promise<Claim> {
    return this.shared.claim(topic, request);
  }

  append(topic: string, event: TopicEvent, by: AppendBy): Promise<Appended> {
    return this.shared.append(topic, event, by);
  }

  appendVersion(topic: string, change: { version: number; rights: number; events: TopicEvent[] }): Promise<Appended> {
    return this.shared.appendVersion(topic, change);
  }

  expired(olderThanMs: number, limit: number): Promise<ExpiredClaim[]> {
    return this.shared.expired(olderThanMs, limit);
  }

  async read(topic: string, after: { epoch: string; offset: number }, limit: number): Promise<ReadResult> {
    const result = await this.shared.read(topic, after, limit);
    return result.kind === 'gone' ? result : { ...result, entries: this.tamper(result.entries) };
  }

  head(topic: string): Promise<LogHead> {
    return this.shared.head(topic);
  }

  publish(topic: string, event: TopicEvent, rights?: number): Promise<void> {
    return this.shared.publish(topic, event, rights);
  }

  async subscribe(topic: string, listener: (entry: LogEntry) => void): Promise<Unsubscribe> {
    const { epoch, offset } = await this.shared.head(topic);
    const tail: Tail = { topic, tell: listener, epoch, offset };
    const unsubscribe = await this.shared.subscribe(topic, (entry) => this.receive(tail, entry));
    this.tails.add(tail);
    return () => {
      this.tails.delete(tail);
      unsubscribe();
    };
  }

  /** Compares every topic with its log and tells what was lost on the way. */
  async audit(): Promise<void> {
    for (const tail of [...this.tails]) await this.compare(tail, await this.shared.head(tail.topic));
  }

  private receive(tail: Tail, entry: LogEntry): void {
    if (this.alive && !this.isLost()) pass(tail, entry);
  }

  private async compare(tail: Tail, head: LogHead): Promise<void> {
    if (head.epoch === tail.epoch && head.offset <= tail.offset) return;
    const known = head.epoch === tail.epoch ? tail : { epoch: head.epoch, offset: 0 };
    const missing = await this.shared.read(tail.topic, known, head.offset);
    if (!this.alive || !this.tails.has(tail)) return;
    if (missing.kind === 'gone' || missing.entries.length === 0)
      return pass(tail, { ...head, topic: tail.topic, event: syncEvent() });
    for (const entry of missing.entries) pass(tail, entry);
  }
}

function pass(tail: Tail, entry: LogEntry): void {
  if (entry.epoch !== '') Object.assign(tail, { epoch: entry.epoch, offset: entry.offset });
  tail.tell(entry);
}
