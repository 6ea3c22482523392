import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { GuildChange } from './guild-change';

/** Sees to what a deleted guild leaves behind outside its tables: schedules jobs on `change`, reads with `tx`. */
export type GuildDeletionStep = (tx: EntityManager, change: GuildChange) => Promise<void>;

/** What has to be done when a guild is deleted. The rows that refer to it go by themselves. */
@Injectable()
export class GuildDeletion {
  private readonly steps: GuildDeletionStep[] = [];

  /** Steps run inside the deleting transaction, while all of the guild is still there. */
  register(step: GuildDeletionStep): void {
    this.steps.push(step);
  }

  async run(tx: EntityManager, change: GuildChange): Promise<void> {
    for (const step of this.steps) await step(tx, change);
  }
}
