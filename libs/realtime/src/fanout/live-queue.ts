import type { LogEntry } from '@messagepal/event-log';

/** Beyond that the oldest are dropped: typing and presence are worth no more. */
const LIMIT = 1_000;

/** What a guild's live topic tells: typing and presence, in order, none before its guild's log has told what came before it. */
export class LiveQueue {
  private waiting: LogEntry[] = [];

  /** `isDue` says whether that is so; {@link release} is to be called whenever it may have come true. */
  constructor(
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

  release(): void {
    for (let [next] = this.waiting; next && this.isDue(next); [next] = this.waiting) {
      this.waiting.shift();
      this.tell(next);
    }
  }

  clear(): void {
    this.waiting = [];
  }
}
