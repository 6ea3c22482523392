import type { GuildClass, GuildView, MemberFacts } from '@messagepal/access';
import type { Position } from '../frames/position';
import type { GuildPlace } from '../session/guild-place';
import type { Session } from '../session/session';

/** The feed of a guild, as those attached to it see it. */
export interface AttachedFeed {
  readonly guildId: string;
  readonly view: GuildView;
  readonly position: Position;
  /** Resolves when everything was heard that is in the log now. */
  settle(): Promise<void>;
  detach(attachment: Attachment): void;
}

/** A session inside a guild: who they are there, and the class by which they hear. */
export interface Attachment extends GuildPlace {
  readonly feed: AttachedFeed;
  readonly session: Session;
  member: MemberFacts;
  guildClass: GuildClass;
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
