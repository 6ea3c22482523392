import { Injectable } from '@nestjs/common';
import { compareSnowflakes, snowflakeAt } from '@messagepal/snowflake';
import { MessageStoreSource } from '../store/message-store-source';
import type { RetainedChannel } from './retained-channels';

/** Forgets what is kept elsewhere of the messages of a channel below an id, which are gone. Doing it again changes nothing. */
export type ForgetsBelow = (channel: Pick<RetainedChannel, 'channelId' | 'guildId'>, below: string) => Promise<void>;

const DAY_MS = 86_400_000;

/** The lowest id that is kept for so many days. */
export const keptFrom = (days: number, now: number): string => snowflakeAt(Math.max(0, now - days * DAY_MS));

/** Removes messages that are older than their channel keeps them, with all that goes with them. Nobody is told of them one by one. */
@Injectable()
export class MessageRetention {
  private readonly forgetting: ForgetsBelow[] = [];

  constructor(private readonly source: MessageStoreSource) {}

  /** For libs that keep something of messages: is run in the worker, after messages were removed. */
  whenDropped(forget: ForgetsBelow): void {
    this.forgetting.push(forget);
  }

  /** Whether the channel has messages below the id. */
  async hasBelow(channelId: string, below: string): Promise<boolean> {
    const [oldest] = await (await this.source.open()).scan(channelId, null, 1);
    return oldest !== undefined && compareSnowflakes(oldest.id, below) < 0;
  }

  /** May be broken off at any place and repeated. */
  async drop(channel: Pick<RetainedChannel, 'channelId' | 'guildId'>, below: string): Promise<void> {
    const store = await this.source.open();
    await store.purge(channel.channelId, below);
    for (const forget of this.forgetting) await forget(channel, below);
  }
}
