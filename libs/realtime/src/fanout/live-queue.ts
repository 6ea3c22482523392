import type { LogEntry } from '@messagepal/event-log';
import type { EntryGate } from './log-follower';

/** Beyond that the oldest are dropped: typing and presence are worth no more. */
const LIMIT = 1_000;

/** What a guild's live topic tells: typing and presence, in order, none before its guild's log has told what came before it. */
export class LiveQueue {
  private waiting: LogEntry[] = [];
  /** For which the gate was opened. What names a place that is lost with its log is never let through by itself. */
  private readonly passed = new WeakSet<LogEntry>();

  /** `isDue` says whether that is so; {@link release} is to be called whenever it, or the gate, may have come true. */
  constructor(
    private readonly gate: EntryGate,
    private readonly isDue: (entry: LogEntry) => boolean,
    private readonly tell: (entry: LogEntry) => void,
  ) {}

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  hear(entry: LogEntry): void {
    if (this.waiting.push(entry) > LIMIT) this.waiting.shift();
    this.release();
  }

  /** Opens the gate for all that wait now, with one look: they come from one server. Rejects while the log is away. */
  async open(): Promise<void> {
    const kept = this.waiting.filter((entry) => !this.isOpen(entry));
    const [first] = kept;
    if (!first) return;
    await this.gate.open(first);
    for (const entry of kept) this.passed.add(entry);
    this.release();
  }

  release(): void {
    for (let [next] = this.waiting; next && this.isOpen(next) && this.isDue(next); [next] = this.waiting) {
      this.waiting.shift();
      this.tell(next);
    }
  }

  clear(): void {
    this.waiting = [];
  }

  private isOpen(entry: LogEntry): boolean {
    return this.passed.has(entry) || this.gate.isOpen(entry);
  }
}
