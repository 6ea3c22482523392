import { loadConfig } from '@messagepal/config';
import { MemoryEventLog } from '@messagepal/event-log';
import {
  LocalMessageHome,
  MessageEvents,
  openMessageStore,
  type MessageStore,
  type PageQuery,
} from '@messagepal/messages';
import { SnowflakeGenerator } from '@messagepal/snowflake';
import { pace, type Paced } from '../kit/pace';
import { CheckedChannel } from './checked-channel';
import type { Row } from './rows';
import type { BenchStore } from '../kit/bench-store';

const FILL = 200;

/** A home and its store in this very process. The store counts what it is asked. */
export class InProcess {
  readonly home: LocalMessageHome;
  private queries = 0;

  private constructor(
    private readonly store: MessageStore,
    private readonly ids: SnowflakeGenerator,
  ) {
    const page = store.page.bind(store);
    store.page = (...args) => {
      this.queries += 1;
      return page(...args);
    };
    const log = new MemoryEventLog();
    const events = new MessageEvents({ getMany: async () => new Map() });
    this.home = new LocalMessageHome({ store, log, events, ids });
  }

  static async open({ env }: BenchStore): Promise<InProcess> {
    const config = loadConfig(env);
    const store = await openMessageStore(config, config.databaseUrl ?? '');
    return new InProcess(store, new SnowflakeGenerator({ node: 1_000 }));
  }

  async channel(): Promise<CheckedChannel> {
    const channel = new CheckedChannel(this.ids.next(), () => this.home);
    for (let i = 0; i < FILL; i += 1) await channel.write();
    return channel;
  }

  /** So many identical reads in one turn of the loop. */
  async burst(reads: number): Promise<Row> {
    const channel = await this.channel();
    const before = this.queries;
    await Promise.all(Array.from({ length: reads }, () => channel.read()));
    return { what: 'in process, all at once', reads, queries: this.queries - before, stale: channel.stale };
  }

  async sustained(readsPerSecond: number, writesPerSecond: number, ms: number): Promise<Row> {
    const channel = await this.channel();
    const [reads, written, before] = [channel.reads, channel.writes, this.queries];
    const [{ failed, p50, p99 }] = await Promise.all([
      pace(readsPerSecond, ms, () => channel.read()),
      pace(writesPerSecond, ms, () => channel.write()),
    ]);
    return {
      what: `in process, ${readsPerSecond}/s beside ${writesPerSecond} writes/s`,
      reads: channel.reads - reads,
      queries: this.queries - before,
      writes: channel.writes - written,
      stale: channel.stale,
      failed,
      p50,
      p99,
    };
  }

  /** Reads straight from the store, or through the home. */
  async paced(how: 'direct' | 'coalesced', channelId: string, perSecond: number, ms: number): Promise<Paced & Row> {
    const query: PageQuery = { limit: 50 };
    const before = this.queries;
    const read = (): Promise<unknown> =>
      how === 'direct' ? this.store.page(channelId, query) : this.home.page(channelId, query);
    const paced = await pace(perSecond, ms, read);
    return { ...paced, what: `${how}, ${perSecond}/s`, reads: paced.answered, queries: this.queries - before };
  }

  async stop(): Promise<void> {
    await (this.store as Partial<{ onApplicationShutdown(): Promise<void> }>).onApplicationShutdown?.();
  }
}
