import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { Drain } from '@messagepal/runtime';
import { MediaRefused } from '../images/media-refused.error';
import { ChildLost, MediaChildProcess } from './media-child-process';
import type { Order, WorkKind, Works } from './messages';

const CHILDREN_MAX = 2;
const WAITING_MAX = 256;
/** Then a fresh one takes its place, so that no leak of a decoder grows for ever. */
const ORDERS_PER_CHILD = 500;
const IDLE_MS = 30_000;

/**
 * A few processes of our own that decode what strangers send, each one file at a time. They come when there is work and go when
 * there was none for 30 s.
 */
@Injectable()
export class MediaChildren {
  private readonly size = Math.min(CHILDREN_MAX, availableParallelism());
  private readonly idle: MediaChildProcess[] = [];
  private readonly busy = new Set<MediaChildProcess>();
  private readonly waiting: ((child: MediaChildProcess) => void)[] = [];
  private rest: NodeJS.Timeout | undefined;

  constructor(drain: Drain) {
    drain.onDrain('processes for media', () => this.close());
  }

  /**
   * Has one of the processes do the work. A process that ends without a reason is replaced once: twice the same, and it is the file.
   *
   * @throws MediaRefused; ApiError SERVICE_UNAVAILABLE when too many wait already; Error for what is no fault of the file
   */
  async run<Kind extends WorkKind>(kind: Kind, request: Works[Kind]['request']): Promise<Works[Kind]['findings']> {
    const order: Order = { kind, request };
    try {
      return (await this.once(order)) as Works[Kind]['findings'];
    } catch (error) {
      if (!(error instanceof ChildLost)) throw error;
    }
    try {
      return (await this.once(order)) as Works[Kind]['findings'];
    } catch (error) {
      throw error instanceof ChildLost ? new MediaRefused('broken', { cause: error }) : error;
    }
  }

  /** Ids of the processes that are there now, for who watches their memory. */
  get pids(): number[] {
    return [...this.busy, ...this.idle].flatMap(({ pid }) => pid ?? []);
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    clearTimeout(this.rest);
    for (const child of [...this.busy, ...this.idle.splice(0)]) child.kill();
  }

  private async once(order: Order): Promise<unknown> {
    const child = await this.take();
    try {
      return await child.run(order);
    } finally {
      this.giveBack(child);
    }
  }

  private take(): MediaChildProcess | Promise<MediaChildProcess> {
    clearTimeout(this.rest);
    const child = this.idle.pop();
    if (child?.alive) return this.occupied(child);
    if (this.busy.size < this.size) return this.occupied(new MediaChildProcess());
    if (this.waiting.length >= WAITING_MAX) throw new ApiError('SERVICE_UNAVAILABLE');
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private occupied(child: MediaChildProcess): MediaChildProcess {
    this.busy.add(child);
    return child;
  }

  private giveBack(child: MediaChildProcess): void {
    this.busy.delete(child);
    const worn = child.orders >= ORDERS_PER_CHILD;
    if (worn) child.kill();
    const fit = child.alive && !worn;
    const next = this.waiting.shift();
    if (next) return next(this.occupied(fit ? child : new MediaChildProcess()));
    if (fit) this.idle.push(child);
    this.rest = setTimeout(() => this.dismiss(), IDLE_MS).unref();
  }

  private dismiss(): void {
    for (const child of this.idle.splice(0)) child.kill();
  }
}
