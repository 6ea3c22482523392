import { type LogEntry, MemoryEventLog, type Unsubscribe } from '@messagepal/event-log';

/** Publications can be lost on their way to subscribers; the log has what it has. */
export class LossyLog extends MemoryEventLog {
  lost = false;

  override subscribe(topic: string, listener: (entry: LogEntry) => void): Promise<Unsubscribe> {
    return super.subscribe(topic, (entry) => this.lost || listener(entry));
  }
}
