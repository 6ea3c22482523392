import { Injectable } from '@nestjs/common';
import type { Counter, Histogram } from 'prom-client';
import { Config } from '@messagepal/config';
import { Metrics } from '@messagepal/runtime';
import type { MessagePage } from '../home/message-home';
import { QueryGate, TooManyQueries } from './query-gate';
import { SpaceSaving } from './space-saving';
import type { WireTraffic } from './wire';

const TOP = 100;
const HALVED_EVERY_MS = 60_000;
const JOINERS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

/** Bounds and counts what goes through a channel's home. */
@Injectable()
export class HomeTraffic {
  private readonly gate: QueryGate;
  private readonly hot = new SpaceSaving(TOP);
  private readonly sharers = new WeakMap<MessagePage, number>();
  private readonly counts = { reads: 0, queries: 0, writes: 0, refused: 0 };
  private readonly total: Counter<'what'>;
  private readonly joiners: Histogram;
  private halvedAt = Date.now();

  constructor(config: Config, metrics: Metrics) {
    this.gate = new QueryGate(config.limits.dataService);
    this.total = metrics.counter('data_service_total', 'Reads, the queries they cost, writes, refusals', ['what']);
    this.joiners = metrics.histogram('data_service_joiners', 'Callers that shared one query of a page', JOINERS);
    metrics.gauge('data_service_queries', 'Different reads and writes under way', () => this.gate.size);
  }

  /** A page; `key` says which. */
  async page(channelId: string, key: string, read: () => Promise<MessagePage>): Promise<MessagePage> {
    const page = await this.read(channelId, key, read);
    this.countQuery(page);
    return page;
  }

  read<T>(channelId: string, key: string, run: () => Promise<T>): Promise<T> {
    this.count('reads');
    this.forget();
    this.hot.add(channelId);
    return this.counted(() => this.gate.read(channelId, key, run));
  }

  write<T>(channelId: string, run: () => Promise<T>): Promise<T> {
    this.count('writes');
    return this.counted(() => this.gate.write(channelId, run));
  }

  report(): WireTraffic {
    const top = this.hot.top().map(({ key, count, surplus }) => ({ channelId: key, reads: count, surplus }));
    return { ...this.counts, top };
  }

  private async counted<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof TooManyQueries) this.count('refused');
      throw error;
    }
  }

  /** One page object is one query: all who share it come in the same turn of the loop. */
  private countQuery(page: MessagePage): void {
    const known = this.sharers.get(page) ?? 0;
    this.sharers.set(page, known + 1);
    if (known > 0) return;
    this.count('queries');
    setImmediate(() => this.joiners.observe(this.sharers.get(page) ?? 1));
  }

  private count(what: keyof HomeTraffic['counts']): void {
    this.counts[what] += 1;
    this.total.inc({ what });
  }

  private forget(): void {
    const now = Date.now();
    if (now - this.halvedAt < HALVED_EVERY_MS) return;
    this.halvedAt = now;
    this.hot.halve();
  }
}
