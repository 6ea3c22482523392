import { Logger } from '@nestjs/common';
import type { Connection } from 'pg';
import type { ServerQuestion } from './ask-server';
import { SilentServerError } from './silent-server.error';

const LIMITS = { tickMs: 100, suspectAfter: 10, answerWithin: 10, askAgainAfter: 5 };
const logger = new Logger('PostgreSQL');

/** In ticks of `tickMs`: turns of this process' own clock, which stands still while the process does. */
export type SilenceLimits = typeof LIMITS;

/**
 * Tells a PostgreSQL that has fallen silent from one that works on a long statement. When the connections that it follows have
 * had no answer for a second, it asks on a new one. An answer there, and all go on waiting; none within another second, and
 * all connections break, as do new ones until the server answers again. Who waits thus knows within 2.5 s, and a statement
 * may take as long as it likes.
 *
 * What was under way then is unknown, as with every connection that breaks: a COMMIT may have been done.
 */
export class SilenceWatch {
  private readonly connections = new Set<Connection>();
  /** Who owes us an answer since when, the longest first. */
  private readonly waiting = new Map<Connection, number>();
  private timer?: NodeJS.Timeout;
  private now = 0;
  private answeredAt = 0;
  private question?: { readonly askedAt: number; giveUp(): void };
  private decidedAt = 0;
  private silence?: SilentServerError;

  constructor(
    private readonly ask: () => ServerQuestion,
    private readonly limits: SilenceLimits = LIMITS,
  ) {}

  /** Whether the server is known to be silent. */
  get isSilent(): boolean {
    return this.silence !== undefined;
  }

  /** Watches a connection, from before it is made until it ends. */
  follow(connection: Connection): void {
    this.connections.add(connection);
    connection.once('end', () => this.forget(connection));
    connection.on('readyForQuery', () => this.answered(connection));
    beforeEach(connection, () => this.asked(connection));
    // The server has to answer the greeting as well.
    this.asked(connection);
    const { silence } = this;
    if (silence) setImmediate(() => connection.stream.destroy(silence));
  }

  /** One turn of the clock. */
  tick(): void {
    this.now++;
    if (this.question) {
      if (this.now - this.question.askedAt >= this.limits.answerWithin) this.question.giveUp();
    } else if (this.isTimeToAsk()) void this.probe();
    else if (this.waiting.size === 0 && !this.silence) this.stop();
  }

  /** Stops the clock, until somebody is asked again. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private isTimeToAsk(): boolean {
    if (this.silence) return this.now - this.decidedAt >= this.limits.askAgainAfter;
    const [longest] = this.waiting.values();
    return longest !== undefined && this.now - Math.max(longest, this.answeredAt) >= this.limits.suspectAfter;
  }

  private async probe(): Promise<void> {
    const askedAt = this.now;
    const question = this.ask();
    this.question = { askedAt, giveUp: () => question.giveUp() };
    const answered = await question.answered;
    this.question = undefined;
    this.decidedAt = this.now;
    if (answered) this.speaks();
    else if (this.answeredAt < askedAt && !this.silence) this.fallsSilent();
  }

  private speaks(): void {
    this.answeredAt = this.now;
    if (this.silence) logger.log('It answers again.');
    this.silence = undefined;
  }

  private fallsSilent(): void {
    const silence = (this.silence = new SilentServerError());
    logger.warn(`${silence.message}: ${this.waiting.size} statements are given up, until it answers all are refused.`);
    for (const connection of this.connections) connection.stream.destroy(silence);
  }

  private asked(connection: Connection): void {
    this.waiting.set(connection, this.now);
    this.timer ??= setInterval(() => this.tick(), this.limits.tickMs).unref();
  }

  private answered(connection: Connection): void {
    this.waiting.delete(connection);
    this.answeredAt = this.now;
  }

  private forget(connection: Connection): void {
    this.waiting.delete(connection);
    this.connections.delete(connection);
  }
}

/** Calls `note` before each question: `query` and `sync` are what the server answers with ReadyForQuery. */
function beforeEach(connection: Connection, note: () => void): void {
  const query = connection.query.bind(connection);
  const sync = connection.sync.bind(connection);
  connection.query = (text) => {
    note();
    query(text);
  };
  connection.sync = () => {
    note();
    sync();
  };
}
