import { Injectable, Logger } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import type { MessageDraft } from './message.policy';

/** Who is about to send what, where. */
export interface Sending {
  readonly guildId: string;
  readonly channelId: string;
  readonly authorId: string;
  readonly draft: Readonly<MessageDraft>;
}

/**
 * Runs before a message is stored. Answers the draft to go on with (its nonce is kept whatever it says), or nothing to leave
 * it as it is; throws an `ApiError` to refuse it, which the author gets as it is. Called again when the author repeats a send.
 */
export type WillSend = (sending: Sending) => Promise<MessageDraft | undefined> | MessageDraft | undefined;

/** A hook that takes longer has failed. */
const BUDGET_MS = 500;

/** The hooks of extensions around messages, run in the order in which they were registered. */
@Injectable()
export class MessageHooks {
  private readonly logger = new Logger('MessageHooks');
  private readonly sending: { name: string; hook: WillSend }[] = [];

  /** `name` is what logs call the hook by. */
  willSend(name: string, hook: WillSend): void {
    this.sending.push({ name, hook });
  }

  /**
   * The draft after all hooks.
   *
   * @throws ApiError of a hook that refuses; SERVICE_UNAVAILABLE where a hook fails or takes over 500 ms: what was meant to be
   * looked at first is not sent unseen.
   */
  async beforeSend(sending: Sending): Promise<Readonly<MessageDraft>> {
    let { draft } = sending;
    const { nonce } = draft;
    for (const { name, hook } of this.sending) {
      draft = { ...(await this.run(name, hook, { ...sending, draft })), nonce };
    }
    return draft;
  }

  private async run(name: string, hook: WillSend, sending: Sending): Promise<Readonly<MessageDraft>> {
    try {
      return (await within(BUDGET_MS, async () => hook(sending))) ?? sending.draft;
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      this.logger.error(`The hook ${name} failed`, cause);
      throw new ApiError('SERVICE_UNAVAILABLE', { cause, retryAfter: 1 });
    }
  }
}

async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took over ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
