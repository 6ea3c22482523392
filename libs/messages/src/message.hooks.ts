import { Injectable, Logger } from '@nestjs/common';
import { Config } from '@messagepal/config';
import { ApiError } from '@messagepal/errors';
import type { Embed } from '@messagepal/protocol';
import { Metrics } from '@messagepal/runtime';
import type { Counter, Histogram } from 'prom-client';
import { withinTurn } from './within-turn';

/** What somebody is about to write, where; of an edit, what the message is to be. */
export interface Sending {
  readonly guildId: string;
  readonly channelId: string;
  readonly authorId: string;
  /** The message that is edited; absent of a new one. */
  readonly messageId?: string;
  readonly content: string;
  readonly embeds: readonly Embed[];
  /** The guild's version by which the author was let in: what was kept of the guild under an older one is out of date. */
  readonly version: number;
}

/** What a hook makes of a message: other content, or nothing to leave it as it is. */
export type HookAnswer = { readonly content: string } | undefined | void;

/**
 * Runs before a message is stored and before its nonce is claimed: also when it is edited, and again when its author repeats
 * a send. Not in DMs. Throws an `ApiError` to refuse it, which the author gets as it is.
 */
export type WillSend = (sending: Sending) => Promise<HookAnswer> | HookAnswer;

/** A message that was written, or removed, by somebody's request. */
export interface Written {
  readonly event: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE' | 'MESSAGE_DELETE';
  readonly guildId: string;
  readonly channelId: string;
  readonly id: string;
  /** 0 when sent, +1 with every edit. */
  readonly revision: number;
}

const BUCKETS_S = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** An engine that is away makes errors for clients as well. */
const isRefusal = (cause: unknown): boolean => cause instanceof ApiError && cause.status < 500;

/** The hooks of extensions around messages, run in the order in which they were registered. Who has none pays nothing. */
@Injectable()
export class MessageHooks {
  private readonly logger = new Logger('MessageHooks');
  private readonly before: { name: string; hook: WillSend }[] = [];
  private readonly after: { name: string; listener: (written: Written) => void }[] = [];
  private readonly budgetMs: number;
  private readonly seconds: Histogram<'hook'>;
  private readonly outcomes: Counter<'hook' | 'outcome'>;

  constructor(config: Config, metrics: Metrics) {
    this.budgetMs = config.hookBudgetMs;
    this.seconds = metrics.histogram('message_hook_seconds', 'Time that hooks hold messages up', BUCKETS_S, ['hook']);
    this.outcomes = metrics.counter('message_hooks_total', 'What hooks made of messages', ['hook', 'outcome']);
  }

  /** `name` is what the log and metrics call the hook. */
  willSend(name: string, hook: WillSend): void {
    this.before.push({ name, hook });
  }

  /** Hears, in the process that wrote, of everything that was written; must not throw. Nobody waits for it. */
  hasWritten(name: string, listener: (written: Written) => void): void {
    this.after.push({ name, listener });
  }

  /** Whether there is any hook to ask. */
  get awaited(): boolean {
    return this.before.length > 0;
  }

  /** Whether there is anybody to tell. */
  get heard(): boolean {
    return this.after.length > 0;
  }

  /**
   * The content after all hooks.
   *
   * @throws ApiError of a hook that refuses; SERVICE_UNAVAILABLE where a hook fails or exceeds `MP_HOOK_BUDGET_MS`: what was
   * meant to be looked at first is not sent unseen.
   */
  async beforeSend(sending: Sending): Promise<string> {
    let { content } = sending;
    for (const { name, hook } of this.before) content = await this.run(name, hook, { ...sending, content });
    return content;
  }

  /** Tells those who registered with {@link hasWritten}. */
  wrote(written: Written): void {
    for (const { name, listener } of this.after) {
      try {
        listener(written);
      } catch (error) {
        this.logger.error(`${name} failed after ${written.event}`, stackOf(error));
      }
    }
  }

  private async run(name: string, hook: WillSend, sending: Sending): Promise<string> {
    const stop = this.seconds.startTimer({ hook: name });
    try {
      const answer = hook(sending);
      const { content = sending.content } = (await withinTurn(this.budgetMs, answer)) ?? {};
      this.outcomes.inc({ hook: name, outcome: content === sending.content ? 'passed' : 'changed' });
      return content;
    } catch (cause) {
      this.outcomes.inc({ hook: name, outcome: isRefusal(cause) ? 'refused' : 'failed' });
      if (cause instanceof ApiError) throw cause;
      this.logger.error(`The hook ${name} failed`, stackOf(cause));
      throw new ApiError('SERVICE_UNAVAILABLE', { cause, retryAfter: 1 });
    } finally {
      stop();
    }
  }
}
