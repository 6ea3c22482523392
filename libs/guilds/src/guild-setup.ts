import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A guild in the transaction that creates it. */
export interface NewGuild {
  id: string;
  ownerId: string;
}

/** Adds something to a new guild with the transaction `tx`. */
export type GuildSetupStep = (tx: EntityManager, guild: NewGuild) => Promise<void>;

/** What new guilds are given. Later libs register what is theirs, e.g. the first channels. */
@Injectable()
export class GuildSetup {
  private readonly steps: GuildSetupStep[] = [];

  /** Steps run in the order of registration; one that throws keeps the guild from being created. */
  register(step: GuildSetupStep): void {
    this.steps.push(step);
  }

  async run(tx: EntityManager, guild: NewGuild): Promise<void> {
    for (const step of this.steps) await step(tx, guild);
  }
}
