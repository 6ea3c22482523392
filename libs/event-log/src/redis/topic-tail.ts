import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { LogEntry, LogHead } from '../event-log';
import { syncEvent } from '../sync-event';
import type { LogShard } from './log-shard';

interface Place {
  epoch: string;
  offset: number;
}

const PAGE = 500;
const WAITING_LIMIT = 1_000;
const RETRY_MS = 500;

/**
 * What this process has told of one topic. Publications may be lost, come twice or belong to an epoch that is gone; from here
 * on entries come in order and once, and what was lost is read from the log. Where the log cannot help, the listeners are
 * told a `SYNC` that stands at its head: it is in no log, and whoever looks for what is before it finds that it is gone.
 */
export class TopicTail {
  private readonly logger = new Logger('EventLog');
  private place: Place | undefined;
  private waiting: LogEntry[] = [];
  private reading = false;
  private stopped = false;

  constructor(
    private readonly shard: LogShard,
    readonly topic: string,
    private readonly tell: (entry: LogEntry) => void,
  ) {}

  /** What came before `head` is known to whoever listens; only what comes after it is told. */
  begin(head: LogHead): void {
    this.place = { epoch: head.epoch, offset: head.offset };
    void this.catchUp();
  }

  stop(): void {
    this.stopped = true;
  }

  /** Takes what was published. */
  receive(entry: LogEntry): void {
    if (entry.offset === 0) return this.tell(entry);
    if (this.place && !this.reading && this.isNext(entry)) return this.advance(entry);
    if (this.waiting.length >= WAITING_LIMIT) this.waiting = []; // the log has them
    this.waiting.push(entry);
    void this.catchUp();
  }

  /** Takes the news of where the log stands. */
  compare({ epoch, offset }: LogHead): void {
    const { place } = this;
    if (place && (place.epoch !== epoch || place.offset < offset)) void this.catchUp(true);
  }

  private async catchUp(behind = false): Promise<void> {
    if (this.reading || !this.place) return;
    this.reading = true;
    let more = behind || !this.drain();
    while (more && !this.stopped) more = await this.readOn();
    this.reading = false;
  }

  /** Reads a page; whether there may be more. */
  private async readOn(): Promise<boolean> {
    if (!this.place) return false;
    try {
      const result = await this.shard.read(this.topic, this.place, PAGE);
      if (this.stopped) return false;
      if (result.kind === 'gone') return this.startOver(result.head);
      for (const entry of result.entries) this.advance(entry);
      // The log says that its epoch is ours: what waits with another one comes from before its last restart.
      this.waiting = this.waiting.filter(({ epoch }) => epoch === result.head.epoch);
      return result.entries.length === PAGE || !this.drain();
    } catch (error) {
      this.logger.warn(`${this.topic} is held up: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(RETRY_MS, undefined, { ref: false });
      return true;
    }
  }

  /** A new epoch is told from its first entry on, if it has any. */
  private startOver(head: LogHead): boolean {
    const restarted = head.epoch !== this.place?.epoch;
    if (restarted && head.offset > 0) {
      this.place = { epoch: head.epoch, offset: 0 };
      return true;
    }
    this.place = { epoch: head.epoch, offset: head.offset };
    this.tell({ topic: this.topic, ...head, event: syncEvent() });
    return true;
  }

  /** Tells what waits as far as it has no hole; whether nothing waits any more. */
  private drain(): boolean {
    while (this.waiting[0] && this.place?.epoch === this.waiting[0].epoch) {
      const [entry] = this.waiting;
      if (this.isNext(entry)) this.advance(entry);
      else if (entry.offset > this.place.offset) return false;
      this.waiting.shift();
    }
    return this.waiting.length === 0;
  }

  private isNext({ epoch, offset }: LogEntry): boolean {
    return epoch === this.place?.epoch && offset === this.place.offset + 1;
  }

  private advance(entry: LogEntry): void {
    this.place = { epoch: entry.epoch, offset: entry.offset };
    this.tell(entry);
  }
}
