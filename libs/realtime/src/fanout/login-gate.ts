import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { EventLog, type LogEntry, type LogPlace, userOfTopic } from '@messagepal/event-log';
import { InboxFeeds } from './inbox-feeds';
import { type EntryGate, LogFollower, type LogHearer } from './log-follower';

/**
 * Nothing that was caused after the end of a login reaches its sockets: an entry of any topic says which ends were logged
 * before it, and is taken when the inboxes of those users have told of them. Where things arrive in the order in which they
 * happened, and they mostly do, nothing waits.
 */
@Injectable()
export class LoginGate implements EntryGate, OnApplicationShutdown {
  /** By topic: one log of ended logins for each server of the event log. */
  private readonly logs = new Map<string, { follower: LogFollower; started: Promise<void> }>();

  constructor(
    private readonly log: EventLog,
    private readonly inboxFeeds: InboxFeeds,
  ) {}

  isOpen({ after }: Pick<LogEntry, 'after'>): boolean {
    return !after || (this.logs.get(after.topic)?.follower.covers(after) ?? false);
  }

  async open({ after }: Pick<LogEntry, 'after'>): Promise<void> {
    if (after) await this.settle(after.topic);
  }

  async openAll(): Promise<void> {
    await Promise.all([...this.logs.keys()].map((topic) => this.settle(topic)));
  }

  onApplicationShutdown(): void {
    for (const { follower } of this.logs.values()) follower.stop();
  }

  private async settle(topic: LogPlace['topic']): Promise<void> {
    const { follower, started } = this.logs.get(topic) ?? this.begin(topic);
    try {
      await started;
    } catch (error) {
      this.logs.delete(topic);
      follower.stop();
      throw error;
    }
    await follower.settle();
  }

  private begin(topic: string): { follower: LogFollower; started: Promise<void> } {
    const follower = new LogFollower(this.log, topic, new EndedLogins(this.inboxFeeds));
    // What ended before we began to listen, the inboxes know by their own logs.
    const begun = { follower, started: follower.start(() => this.inboxFeeds.settle()) };
    this.logs.set(topic, begun);
    return begun;
  }
}

/** Takes the news of an ended login when its inbox, if it is followed here, has told of it: the inbox has it already. */
class EndedLogins implements LogHearer {
  private prepared: LogEntry | undefined;

  constructor(private readonly inboxFeeds: InboxFeeds) {}

  take(entry: LogEntry): boolean {
    return this.prepared === entry || !this.inboxFeeds.of(userOf(entry));
  }

  async prepare(entry: LogEntry): Promise<void> {
    await this.inboxFeeds.settle(userOf(entry));
    this.prepared = entry;
  }

  lost(): Promise<void> {
    return this.inboxFeeds.settle();
  }
}

const userOf = ({ event: { d } }: LogEntry): string => userOfTopic((JSON.parse(d) as { topic: string }).topic) ?? '';
