import { loadConfig } from '@messagepal/config';
import { MemoryEventLog } from '@messagepal/event-log';
import { LocalMessageHome, MessageEvents, openMessageStore, type MessageStore } from '@messagepal/messages';
import { SnowflakeGenerator } from '@messagepal/snowflake';
import { textMessage } from '../kit/text-message';

/** Several homes of one channel, each with connections, counts and a list of buckets of its own, as in several processes. */
export class Homes {
  readonly channelId: string;
  private turn = 0;

  private constructor(
    private readonly stores: readonly MessageStore[],
    private readonly homes: readonly LocalMessageHome[],
    ids: SnowflakeGenerator,
  ) {
    this.channelId = ids.next();
  }

  static async open(env: NodeJS.ProcessEnv, count: number): Promise<Homes> {
    const config = loadConfig(env);
    const log = new MemoryEventLog();
    const events = new MessageEvents({ getMany: async () => new Map() });
    const stores: MessageStore[] = [];
    for (let i = 0; i < count; i += 1) stores.push(await openMessageStore(config, ''));
    const generators = stores.map((_, i) => new SnowflakeGenerator({ node: 900 + i }));
    const homes = stores.map((store, i) => {
      const ids = generators[i] as SnowflakeGenerator;
      return new LocalMessageHome({ store, log, events, ids });
    });
    return new Homes(stores, homes, generators[0] as SnowflakeGenerator);
  }

  /** By each home in turn. */
  async send(): Promise<void> {
    this.turn += 1;
    const home = this.homes[this.turn % this.homes.length] as LocalMessageHome;
    const sent = await home.send(textMessage(this.channelId));
    if (sent.kind !== 'sent') throw new Error(`a send ended as ${sent.kind}`);
  }

  async close(): Promise<void> {
    for (const store of this.stores)
      await (store as Partial<{ onApplicationShutdown(): Promise<void> }>).onApplicationShutdown?.();
  }
}
