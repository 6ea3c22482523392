import type { GuildClass, MemberFacts } from '@messagepal/access';
import type { Session } from '../session/session';
import type { GuildFeed } from './guild-feed';

/** A session inside a guild: who they are there, and the class by which they hear. */
export interface Attachment {
  readonly feed: GuildFeed;
  readonly session: Session;
  member: MemberFacts;
  guildClass: GuildClass;
  /** Whether its client has the guild, or has been sent it. */
  shown: boolean;
  /** The place in its class's list, so that leaving a class of thousands is one swap. */
  index: number;
}

/** The sessions that see exactly the same of a guild. */
export class ClassMembers {
  readonly list: Attachment[] = [];

  constructor(readonly guildClass: GuildClass) {}

  add(attachment: Attachment): void {
    attachment.index = this.list.length;
    this.list.push(attachment);
  }

  remove(attachment: Attachment): void {
    const last = this.list.pop();
    if (!last || last === attachment) return;
    last.index = attachment.index;
    this.list[attachment.index] = last;
  }
}
