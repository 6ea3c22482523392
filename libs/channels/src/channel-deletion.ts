import { Injectable } from '@nestjs/common';
import type { GuildChange } from '@messagepal/guilds';
import type { EntityManager } from 'typeorm';

/** Sees to what a deleted channel leaves behind outside its tables: schedules jobs on `change`, reads with `tx`. */
export type ChannelDeletionStep = (tx: EntityManager, change: GuildChange, channelId: string) => Promise<void>;

/** What has to be done when a channel is deleted by itself. For whole guilds there is `GuildDeletion`. */
@Injectable()
export class ChannelDeletion {
  private readonly steps: ChannelDeletionStep[] = [];

  /** Steps run inside the deleting transaction, while the channel is still there. */
  register(step: ChannelDeletionStep): void {
    this.steps.push(step);
  }

  async run(tx: EntityManager, change: GuildChange, channelId: string): Promise<void> {
    for (const step of this.steps) await step(tx, change, channelId);
  }
}
