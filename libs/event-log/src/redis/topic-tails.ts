import { Logger } from '@nestjs/common';
import type { RedisConnection } from '@messagepal/redis';
import type { LogEntry, Unsubscribe } from '../event-log';
import { Listeners } from '../memory/listeners';
import type { LogShard } from './log-shard';
import type { TopicNaming } from './topic-names';
import { TopicTail } from './topic-tail';

interface Followed {
  tail: TopicTail;
  started: Promise<void>;
}

const CHANNELS_AT_ONCE = 500;
const TOPICS_AT_ONCE = 200;

/** How many topics a round of the audit looks at: all of them within two minutes, few ones within a second. */
const shareOf = (topics: number): number => Math.max(50, Math.ceil(topics / 100));

/**
 * The topics of one server that this process follows, over one connection. After every reconnect, after a loss of memory of
 * the server, and slowly all the time, it looks whether what was told is what the log has.
 */
export class TopicTails {
  private readonly logger = new Logger('EventLog');
  private readonly listeners = new Listeners();
  private readonly followed = new Map<string, Followed>();
  private readonly topics = new Map<string, string>();
  private round: string[] = [];
  private memory: string | undefined;
  private closed = false;

  constructor(
    private readonly shard: LogShard,
    private readonly subscriber: RedisConnection,
    private readonly names: TopicNaming,
  ) {
    subscriber.onMessage((channel, message) => this.receive(channel, message));
    subscriber.onConnect(() => void this.resume());
  }

  async subscribe(topic: string, listener: (entry: LogEntry) => void): Promise<Unsubscribe> {
    const { started } = this.followed.get(topic) ?? this.follow(topic);
    const remove = this.listeners.add(topic, listener);
    const unsubscribe = (): void => {
      remove();
      if (!this.listeners.has(topic)) this.leave(topic);
    };
    try {
      await started;
      return unsubscribe;
    } catch (error) {
      unsubscribe();
      throw error;
    }
  }

  /** One round of the audit: has the server forgotten everything, and has it told us the last of some topics? */
  async audit(): Promise<void> {
    const memory = await this.shard.memory();
    const lost = this.memory !== undefined && this.memory !== memory;
    this.memory = memory;
    if (lost) return this.compare([...this.followed.keys()]);
    if (this.round.length === 0) this.round = [...this.followed.keys()];
    await this.compare(this.round.splice(0, shareOf(this.followed.size)));
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { tail } of this.followed.values()) tail.stop();
    await this.subscriber.close();
  }

  private follow(topic: string): Followed {
    const tail = new TopicTail(this.shard, topic, (entry) => this.listeners.tell(entry));
    const followed = { tail, started: this.start(topic, tail) };
    this.followed.set(topic, followed);
    return followed;
  }

  private async start(topic: string, tail: TopicTail): Promise<void> {
    const { channel } = this.names.of(topic);
    this.topics.set(channel, topic);
    await this.subscriber.command((client) => client.ssubscribe(channel));
    const [head] = await this.shard.heads([topic], true);
    if (head) tail.begin(head);
  }

  private leave(topic: string): void {
    const { channel } = this.names.of(topic);
    this.followed.get(topic)?.tail.stop();
    this.followed.delete(topic);
    this.topics.delete(channel);
    if (this.subscriber.run === undefined) return;
    // Should the connection break now, the next one does not begin with this topic.
    this.subscriber
      .command((client) => client.sunsubscribe(channel))
      .catch((error: unknown) => this.logger.debug(error));
  }

  private receive(channel: string, message: string): void {
    const topic = this.topics.get(channel);
    if (topic === undefined) return;
    try {
      this.followed.get(topic)?.tail.receive(this.shard.decode(topic, message));
    } catch (error) {
      this.logger.error(`${topic}: a publication is not understood`, error);
    }
  }

  /** A new connection knows no channel, and what was published meanwhile is lost. */
  private async resume(): Promise<void> {
    if (this.closed) return;
    try {
      const channels = [...this.topics.keys()];
      for (let at = 0; at < channels.length; at += CHANNELS_AT_ONCE)
        await this.subscriber.command((client) => client.ssubscribe(...channels.slice(at, at + CHANNELS_AT_ONCE)));
      await this.compare([...this.followed.keys()]);
    } catch (error) {
      this.logger.warn(`Following the logs again failed: ${error instanceof Error ? error.message : String(error)}`);
      this.retryResume();
    }
  }

  private retryResume(): void {
    const { run } = this.subscriber;
    // Without a connection the next one is a new beginning anyway.
    if (run !== undefined) setTimeout(() => void this.resume(), 500).unref();
  }

  private async compare(topics: readonly string[]): Promise<void> {
    for (let at = 0; at < topics.length; at += TOPICS_AT_ONCE) {
      const some = topics.slice(at, at + TOPICS_AT_ONCE);
      const heads = await this.shard.heads(some, true);
      for (const [index, topic] of some.entries()) {
        const head = heads[index];
        if (head) this.followed.get(topic)?.tail.compare(head);
      }
    }
  }
}
