import { Logger } from '@nestjs/common';
import type { LogEntry, Unsubscribe } from '../event-log';

type Listener = (entry: LogEntry) => void;

/** The listeners of all topics, called in the order of entries even when one of them causes the next entry. */
export class Listeners {
  private readonly byTopic = new Map<string, Set<Listener>>();
  private readonly queue: LogEntry[] = [];
  private delivering = false;
  private readonly logger = new Logger('EventLog');

  add(topic: string, listener: Listener): Unsubscribe {
    // A wrapper of its own, so that one function may listen twice.
    const own: Listener = (entry) => listener(entry);
    const listeners = this.byTopic.get(topic) ?? new Set();
    this.byTopic.set(topic, listeners.add(own));
    return () => this.remove(topic, own);
  }

  has(topic: string): boolean {
    return this.byTopic.has(topic);
  }

  tell(entry: LogEntry): void {
    this.queue.push(entry);
    if (this.delivering) return;
    this.delivering = true;
    for (let next = this.queue.shift(); next; next = this.queue.shift()) this.deliver(next);
    this.delivering = false;
  }

  private deliver(entry: LogEntry): void {
    for (const listener of this.byTopic.get(entry.topic) ?? []) {
      try {
        listener(entry);
      } catch (error) {
        this.logger.error(`A listener of ${entry.topic} threw on ${entry.event.t}`, error);
      }
    }
  }

  private remove(topic: string, listener: Listener): void {
    const listeners = this.byTopic.get(topic);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.byTopic.delete(topic);
  }
}
