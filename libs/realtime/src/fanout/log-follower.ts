import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { EventLog, LogEntry, LogHead, Unsubscribe } from '@messagepal/event-log';
import type { Position } from '../frames/position';

/** A place in the log of one topic. */
export interface Place {
  readonly epoch: string;
  readonly offset: number;
}

export type LossReason = 'log_trimmed' | 'log_restarted';

/** What a follower does with what it hears. */
export interface LogHearer {
  /** Takes the entry at once if it can, in this very call; false if it has to wait for something first. */
  take(entry: LogEntry): boolean;
  /** Waits for whatever {@link take} lacked. Afterwards `take` has to succeed. */
  prepare(entry: LogEntry): Promise<void>;
  /** Entries are lost for good: what was known must be replaced by what stands at `head`. */
  lost(head: LogHead, reason: LossReason): Promise<void>;
  /** Nothing waits any more. */
  rested?(): void;
}

/** What keeps an entry back until something of another topic was heard. */
export interface EntryGate {
  /** Whether the entry may be taken now. */
  isOpen(entry: Pick<LogEntry, 'after'>): boolean;
  /** Waits until it may. Rejects while the log is away. */
  open(entry: Pick<LogEntry, 'after'>): Promise<void>;
  /** Waits until nothing is left that could keep an entry back. Rejects while the log is away. */
  openAll(): Promise<void>;
}

const ALWAYS_OPEN: EntryGate = {
  isOpen: () => true,
  open: () => Promise.resolve(),
  openAll: () => Promise.resolve(),
};

/** Entries that wait at most; beyond that they are dropped and read from the log again. */
const QUEUE_LIMIT = 10_000;
const READ_PAGE = 1_000;
const RETRY_MS = 500;

/**
 * Hears one topic in order and without holes: fills gaps from the log, keeps entries waiting while an earlier one waits,
 * and says so when the log cannot help any more.
 */
export class LogFollower {
  private readonly logger = new Logger(LogFollower.name);
  private queue: LogEntry[] = [];
  private waiters: { place: Place; resolve: () => void }[] = [];
  private unsubscribe: Unsubscribe | undefined;
  private busy = true;
  private stopped = false;
  private epoch = '';
  private offset = 0;
  private at: Position | undefined;

  constructor(
    private readonly log: EventLog,
    readonly topic: string,
    private readonly hearer: LogHearer,
    private readonly gate: EntryGate = ALWAYS_OPEN,
  ) {}

  /** Subscribes and begins behind the present head. Nothing is taken before `ready` has resolved. */
  async start(ready: (head: LogHead) => Promise<void>): Promise<void> {
    this.unsubscribe = await this.log.subscribe(this.topic, (entry) => this.receive(entry));
    const head = await this.log.head(this.topic);
    await ready(head);
    this.moveTo(head);
    await this.pump();
  }

  stop(): void {
    this.stopped = true;
    this.unsubscribe?.();
    this.release();
  }

  /** The last entry that was taken. */
  get place(): Place {
    return { epoch: this.epoch, offset: this.offset };
  }

  /** The same, as what was taken up to there stands in the rings of sessions: one object for all of them. */
  get position(): Position {
    const { topic, epoch, offset, at } = this;
    if (at?.offset === offset && at.epoch === epoch) return at;
    this.at = { topic, epoch, offset };
    return this.at;
  }

  /** Whether nothing waits: what is published now comes after everything before it. */
  get idle(): boolean {
    return !this.busy;
  }

  /** Resolves, with where that is, when everything was taken that is in the log now. */
  async settle(): Promise<LogHead> {
    const head = await this.log.head(this.topic);
    if (this.stopped || (this.idle && this.covers(head))) return head;
    const settled = this.wait(head);
    if (this.idle) void this.pump();
    await settled;
    return head;
  }

  private wait(place: Place): Promise<void> {
    return new Promise((resolve) => this.waiters.push({ place, resolve }));
  }

  private receive(entry: LogEntry): void {
    if (this.stopped) return;
    if (this.idle && this.isNext(entry) && this.gate.isOpen(entry) && this.hearer.take(entry))
      return this.moveTo(entry);
    if (this.queue.length >= QUEUE_LIMIT) this.queue = [];
    this.queue.push(entry);
    if (this.idle) void this.pump();
  }

  private async pump(): Promise<void> {
    this.busy = true;
    while (!this.stopped && this.pending) await this.persist(() => this.step());
    this.busy = false;
    this.release();
    this.hearer.rested?.();
  }

  private get pending(): boolean {
    return this.queue.length > 0 || this.waiters.some(({ place }) => !this.covers(place));
  }

  /** One entry of the queue, or, if it is not the next or somebody waits for what never came, whatever the log has more. */
  private async step(): Promise<void> {
    const [entry] = this.queue;
    if (entry && this.isNext(entry)) await this.advance(entry);
    else if (!entry || !this.covers(entry)) await this.fillGap();
    while (this.queue[0] && this.covers(this.queue[0])) this.queue.shift();
  }

  private async advance(entry: LogEntry): Promise<void> {
    if (!this.gate.isOpen(entry)) await this.gate.open(entry);
    if (!this.hearer.take(entry)) {
      await this.hearer.prepare(entry);
      if (!this.hearer.take(entry)) throw new Error(`${entry.event.t} was prepared and not taken`);
    }
    this.moveTo(entry);
  }

  private async fillGap(): Promise<void> {
    const result = await this.log.read(this.topic, this.place, READ_PAGE);
    if (result.kind === 'gone') return this.startOver(result.head);
    for (const entry of result.entries) await this.advance(entry);
    if (result.entries.length > 0) return;
    // The log says that we stand at its head. What waits with another epoch comes from before its last restart.
    this.queue = this.queue.filter(({ epoch }) => epoch === this.epoch);
    this.release();
    if (this.queue[0] && !this.covers(this.queue[0])) throw new Error('the log does not have what it announced');
  }

  private async startOver(head: LogHead): Promise<void> {
    // What is told in place of what was lost was caused after all that could have been told in it.
    await this.gate.openAll();
    await this.hearer.lost(head, head.epoch === this.epoch ? 'log_trimmed' : 'log_restarted');
    this.moveTo(head);
    // What waits from an epoch before this one is covered by the news of the loss.
    this.queue = this.queue.filter(({ epoch }) => epoch === head.epoch);
    this.release();
  }

  /** Engines come back: nothing is skipped because one was away. */
  private async persist(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.logger.warn(`${this.topic} is held up: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(RETRY_MS, undefined, { ref: false });
    }
  }

  private release(): void {
    const { waiters } = this;
    this.waiters = [];
    for (const { resolve } of waiters) resolve();
  }

  private moveTo(place: Place): void {
    this.epoch = place.epoch;
    this.offset = place.offset;
  }

  private isNext({ epoch, offset }: Place): boolean {
    return epoch === this.epoch && offset === this.offset + 1;
  }

  /** Whether everything up to there was taken. */
  covers({ epoch, offset }: Place): boolean {
    return epoch === this.epoch && offset <= this.offset;
  }
}
