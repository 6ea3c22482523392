import { Injectable } from '@nestjs/common';

/**
 * Counts the changes of who belongs where that this node has heard of. Whoever reads memberships from the database notes the
 * time before and looks afterwards whether a feed has changed since: then the answer may be of before the change.
 */
@Injectable()
export class ChangeClock {
  private ticks = 0;

  get now(): number {
    return this.ticks;
  }

  tick(): number {
    return ++this.ticks;
  }
}
