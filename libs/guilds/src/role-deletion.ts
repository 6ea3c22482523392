import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { GuildChange } from './guild-change';

/** Sees to what a deleted role leaves behind in the tables of later libs: writes with `tx`, emits on `change`. */
export type RoleDeletionStep = (tx: EntityManager, change: GuildChange, roleId: string) => Promise<void>;

/** What has to be done when a role is deleted. Channels register the end of its overwrites. */
@Injectable()
export class RoleDeletion {
  private readonly steps: RoleDeletionStep[] = [];

  /** Steps run inside the deleting transaction, after the role's own event. */
  register(step: RoleDeletionStep): void {
    this.steps.push(step);
  }

  async run(tx: EntityManager, change: GuildChange, roleId: string): Promise<void> {
    for (const step of this.steps) await step(tx, change, roleId);
  }
}
