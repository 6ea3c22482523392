import { Logger } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import type { Redis } from 'ioredis';
import { openDriver, READY_WAIT_MS } from './redis-driver';
import { isTimeout, redisError } from './redis-errors';
import { readServerInfo, tooOld } from './redis-server-info';
import { Waiters } from './waiters';

/** What a connection is for. */
export interface RedisConnectionOptions {
  url: string;
  /** As the server shows it in CLIENT LIST and as messages of this process name it. */
  name: string;
  /** Whether the server must keep what it was given even when it is full. */
  mustKeep?: boolean;
}

const WATCH_EVERY_MS = 2_000;

/**
 * One connection to one server. It comes back for ever. Commands fail with `ApiError('SERVICE_UNAVAILABLE')` after at most
 * 3 s while the server is away, and at once when the connection breaks under them: whether they were done is then unknown.
 */
export class RedisConnection {
  private readonly logger: Logger;
  private readonly client: Redis;
  private readonly waiters = new Waiters();
  private readonly listeners: ((run: string) => void)[] = [];
  private readonly watch: NodeJS.Timeout;
  private reason = 'not connected yet';
  private current: string | undefined;
  private refusedAs: string | undefined;
  private closed = false;
  /** In the milliseconds of `performance.now()`. */
  private awaySince = performance.now();

  constructor(private readonly options: RedisConnectionOptions) {
    this.logger = new Logger(`Redis ${options.name}`);
    this.client = openDriver(options.url, options.name);
    this.client.on('error', (error: Error) => (this.reason = error.message || error.name));
    this.client.on('ready', () => void this.identify());
    this.client.on('close', () => this.lose());
    this.watch = setInterval(() => void this.probe(), WATCH_EVERY_MS).unref();
  }

  /** The run of the server that answers: another text after every start of it. Undefined while it is away. */
  get run(): string | undefined {
    return this.current;
  }

  /** The number of the database; channels of publications do not know it. */
  get database(): number {
    return this.client.options.db ?? 0;
  }

  /**
   * Runs commands on the connection. One that has just broken is waited for; one that has been away for longer is not, so that
   * a request of several commands is refused in the time of one.
   */
  async command<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    if (this.current === undefined) await this.usable(Math.max(0, this.awaySince + READY_WAIT_MS - performance.now()));
    try {
      return await work(this.client);
    } catch (error) {
      // What comes next need not find out for itself.
      if (isTimeout(error)) this.giveUp(error);
      throw redisError(error);
    }
  }

  /** Calls `listener` after every connect, also the present one, with the run of the server. */
  onConnect(listener: (run: string) => void): void {
    this.listeners.push(listener);
    if (this.current !== undefined) listener(this.current);
  }

  /** Listens to the driver's events of publications. */
  onMessage(listener: (channel: string, message: string) => void): void {
    this.client.on('smessage', listener);
  }

  /** Resolves while the server answers, rejects with the reason otherwise. */
  async check(): Promise<void> {
    if (this.current === undefined) throw new Error(`${this.options.name}: ${this.reason}`);
    await this.client.ping();
  }

  /** Resolves once the server answers and is new enough; rejects after `waitMs`. */
  async usable(waitMs: number): Promise<void> {
    if (this.current !== undefined) return;
    if (!this.closed && (await this.waiters.wait(waitMs))) return;
    throw new ApiError('SERVICE_UNAVAILABLE', {
      cause: new Error(`${this.options.name}: ${this.reason}`),
      retryAfter: 1,
    });
  }

  /** What the server is, if it answers and will not be used. */
  get refusal(): string | undefined {
    return this.refusedAs;
  }

  /** Another connection to the same server. */
  duplicate(name: string): RedisConnection {
    return new RedisConnection({ ...this.options, name });
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.watch);
    // Answers on their way are waited for; a server that is away has none.
    if (this.current !== undefined) await this.client.quit().catch(() => undefined);
    if (this.client.status !== 'end') this.client.disconnect();
    this.waiters.release(false);
  }

  private async identify(): Promise<void> {
    try {
      const info = readServerInfo(await this.client.info('server', 'memory'));
      const refusal = tooOld(info);
      if (refusal !== undefined) return this.refuse(refusal);
      if (this.options.mustKeep && info.evicts)
        this.logger.warn('It may drop what it is given: set maxmemory-policy noeviction');
      this.welcome(info.runId);
    } catch (error) {
      // It broke again before it answered; the driver is on its way to the next attempt.
      this.reason = error instanceof Error ? error.message : String(error);
    }
  }

  private welcome(runId: string): void {
    this.logger.log('connected');
    this.refusedAs = undefined;
    this.current = runId.slice(0, 10);
    this.waiters.release(true);
    for (const listener of this.listeners) listener(this.current);
  }

  private refuse(reason: string): void {
    if (this.refusedAs === undefined) this.logger.error(`not used: this is ${reason}`);
    this.reason = `this is ${reason}`;
    this.refusedAs = reason;
  }

  private lose(): void {
    if (this.current !== undefined && !this.closed) this.logger.warn(`lost: ${this.reason}`);
    if (this.current !== undefined) this.awaySince = performance.now();
    this.current = undefined;
  }

  /** A connection whose other end is gone without a word is found only by asking. */
  private async probe(): Promise<void> {
    if (this.current === undefined) return;
    try {
      await this.client.ping();
    } catch (error) {
      this.giveUp(error);
    }
  }

  /** Connects anew. */
  private giveUp(error: unknown): void {
    this.reason = error instanceof Error ? error.message : String(error);
    if (this.closed || this.current === undefined) return;
    this.client.disconnect(true);
    this.lose();
  }
}
