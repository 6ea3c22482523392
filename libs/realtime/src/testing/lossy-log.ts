import { type LogEntry, MemoryEventLog, type Unsubscribe } from '@messagepal/event-log';

/** Publications can be lost on their way to subscribers, or arrive as others; the log has what it has. */
export class LossyLog extends MemoryEventLog {
  lost = false;
  /** As what a publication arrives. */
  arrival = (entry: LogEntry): LogEntry => entry;

  override subscribe(topic: string, listener: (entry: LogEntry) => void): Promise<Unsubscribe> {
    return super.subscribe(topic, (entry) => this.lost || listener(this.arrival(entry)));
  }
}
