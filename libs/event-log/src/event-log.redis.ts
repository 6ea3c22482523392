import { Logger } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import type { RedisParts } from '@messagepal/redis';
import { EventLog } from './event-log';
import type {
  AppendBy,
  Appended,
  Claim,
  ClaimRequest,
  ExpiredClaim,
  LogEntry,
  LogHead,
  ReadResult,
  TopicEvent,
  Unsubscribe,
} from './event-log';
import { loginEnded } from './login-ended';
import { LogShard, type DatedClaim } from './redis/log-shard';
import { shardOf, TopicNaming } from './redis/topic-names';
import { TopicTails } from './redis/topic-tails';

interface Shard {
  logs: LogShard;
  tails: TopicTails;
}

const AUDIT_EVERY_MS = 1_000;

/** Logs in one or several Redis servers, shared by all processes. Which server holds a topic is the hash of its guild or user. */
export class RedisEventLog extends EventLog {
  private readonly logger = new Logger('EventLog');
  private readonly shards: Shard[];
  private readonly timer: NodeJS.Timeout;
  private auditing = false;

  constructor({ bus, prefix }: Pick<RedisParts, 'bus' | 'prefix'>, auditEveryMs = AUDIT_EVERY_MS) {
    super();
    this.shards = bus.map((connection, server) => {
      const names = new TopicNaming(prefix, connection.database);
      const logs = new LogShard(connection, names, server);
      return { logs, tails: new TopicTails(logs, connection.duplicate('messagepal-logs'), names) };
    });
    this.timer = setInterval(() => void this.audit(), auditEveryMs).unref();
  }

  claim(topic: string, request: ClaimRequest): Promise<Claim> {
    return this.of(topic).logs.claim(topic, request);
  }

  append(topic: string, event: TopicEvent, by: AppendBy): Promise<Appended> {
    return 'once' in by ? this.appendOnce(topic, event, by) : this.of(topic).logs.appendClaimed(topic, event, by);
  }

  appendVersion(topic: string, change: { version: number; rights: number; events: TopicEvent[] }): Promise<Appended> {
    return this.of(topic).logs.appendVersion(topic, change);
  }

  /** A server that is away keeps nobody from the claims of the others. */
  async expired(olderThanMs: number, limit: number): Promise<ExpiredClaim[]> {
    const answers = await Promise.allSettled(this.shards.map(({ logs }) => logs.expired(olderThanMs, limit)));
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    if (found.length === 0) throw new ApiError('SERVICE_UNAVAILABLE', { retryAfter: 1 });
    const oldest = found.flat().toSorted((a, b) => a.at - b.at);
    return oldest.slice(0, limit).map(withoutDate);
  }

  read(topic: string, after: { epoch: string; offset: number }, limit: number): Promise<ReadResult> {
    return this.of(topic).logs.read(topic, after, limit);
  }

  async head(topic: string): Promise<LogHead> {
    const [head] = await this.of(topic).logs.heads([topic], false);
    if (!head) throw new Error(`${topic} has no head`);
    return head;
  }

  publish(topic: string, event: TopicEvent, rights = 0): Promise<void> {
    return this.of(topic).logs.publish(topic, event, rights);
  }

  subscribe(topic: string, listener: (entry: LogEntry) => void): Promise<Unsubscribe> {
    return this.of(topic).tails.subscribe(topic, listener);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.shards.map(({ tails }) => tails.close()));
  }

  private async appendOnce(
    topic: string,
    event: TopicEvent,
    by: Extract<AppendBy, { once: string }>,
  ): Promise<Appended> {
    const appended = await this.of(topic).logs.appendOnce(topic, event, by);
    if (event.t === 'SESSION_REVOKED') await this.endLogin(topic, by.once);
    return appended;
  }

  /** After the inbox has it, so that whoever hears of it finds it there. What failed half-way is repeated as a whole. */
  private async endLogin(topic: string, once: string): Promise<void> {
    const ended = loginEnded(topic);
    await Promise.all(
      this.shards.map(({ logs }) => logs.appendOnce(logs.loginsTopic, ended, { once: `${topic}:${once}` })),
    );
  }

  private of(topic: string): Shard {
    const shard = this.shards[shardOf(topic, this.shards.length)];
    if (!shard) throw new Error('there is no server for the logs');
    return shard;
  }

  /** A round that takes longer than the pause is not joined by the next one. */
  private async audit(): Promise<void> {
    if (this.auditing) return;
    this.auditing = true;
    const rounds = await Promise.allSettled(this.shards.map(({ tails }) => tails.audit()));
    for (const round of rounds) if (round.status === 'rejected') this.logger.debug(`The audit failed: ${round.reason}`);
    this.auditing = false;
  }
}

const withoutDate = ({ topic, epoch, token, channelId, id, write }: DatedClaim): ExpiredClaim => {
  return { topic, epoch, token, channelId, id, write };
};
