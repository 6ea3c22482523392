import { Injectable } from '@nestjs/common';
import type { DmChange } from './dm-change';

/** Sees to what a channel leaves behind outside its tables: schedules jobs on `change`. */
export type DmDeletionStep = (change: DmChange) => void;

/** What has to be done when the last participant has left a group. */
@Injectable()
export class DmDeletion {
  private readonly steps: DmDeletionStep[] = [];

  /** Steps run inside the deleting transaction. */
  register(step: DmDeletionStep): void {
    this.steps.push(step);
  }

  run(change: DmChange): void {
    for (const step of this.steps) step(change);
  }
}
