import { Injectable } from '@nestjs/common';
import type { DmAccess } from '@messagepal/access';
import type { DmChannel } from '@messagepal/protocol';

/** What the routes of a channel do with one that is a DM. */
export interface DmVerbs {
  show(inside: DmAccess): Promise<DmChannel>;
  update(inside: DmAccess, form: object): Promise<DmChannel>;
  /** Closes the channel of two, leaves a group. */
  leave(inside: DmAccess): Promise<void>;
}

/** Where whoever keeps DMs says how they are shown, changed and left. */
@Injectable()
export class DmRoutes {
  private registered: DmVerbs | undefined;

  register(verbs: DmVerbs): void {
    this.registered = verbs;
  }

  /** Throws an Error while nobody has. */
  get verbs(): DmVerbs {
    if (!this.registered) throw new Error('there are no direct messages in this process');
    return this.registered;
  }
}
