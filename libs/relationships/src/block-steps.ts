import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Two } from './relationship.rows';

/**
 * Sees, in the transaction in which one of two blocks the other or ends that, to what depends on it. Answers the topics of what it has
 * put into the outbox: they are drained before the answer.
 */
export type BlockStep = (tx: EntityManager, two: Two) => Promise<readonly string[]>;

/** What has to be done with a block. */
@Injectable()
export class BlockSteps {
  private readonly steps: BlockStep[] = [];

  register(step: BlockStep): void {
    this.steps.push(step);
  }

  async run(tx: EntityManager, two: Two): Promise<string[]> {
    const topics: string[] = [];
    for (const step of this.steps) topics.push(...(await step(tx, two)));
    return topics;
  }
}
