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
  open(attachment: Attachment, open: boolean): void;
}

/** A session inside a guild: who they are there, and the class by which they hear. */
export interface Attachment extends GuildPlace {
  readonly feed: AttachedFeed;
  readonly session: Session;
  member: MemberFacts;
  guildClass: GuildClass;
  shown: boolean;
  passive: boolean;
  since: number;
  /** The place in its class's list, so that leaving a class of thousands is one swap. */
  index: number;
}

/** The sessions that see exactly the same of a guild: those that hear everything, and those that do not have it open. */
export class ClassMembers {
  readonly list: Attachment[] = [];
  readonly passive: Attachment[] = [];

  constructor(readonly guildClass: GuildClass) {}

  add(attachment: Attachment): void {
    const list = this.listOf(attachment);
    attachment.index = list.length;
    list.push(attachment);
  }

  remove(attachment: Attachment): void {
    const list = this.listOf(attachment);
    const last = list.pop();
    if (!last || last === attachment) return;
    last.index = attachment.index;
    list[attachment.index] = last;
  }

  get isEmpty(): boolean {
    return this.list.length + this.passive.length === 0;
  }

  private listOf({ passive }: Attachment): Attachment[] {
    return passive ? this.passive : this.list;
  }
}
