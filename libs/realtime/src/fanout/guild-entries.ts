import type { GuildView, MemberFacts } from '@messagepal/access';
import type { LogEntry } from '@messagepal/event-log';
import { DispatchEvent } from '../frames/dispatch-event';
import type { Position } from '../frames/position';
import type { Attachment } from './attachment';
import { ClassDiffs, type LastIds } from './class-diff';
import type { GuildRoster } from './guild-roster';
import { channelIdOf, factsOf, userIdOf } from './payload-readers';

/** The view to go by from an entry on, if it is another than before. */
export interface NextView {
  view: GuildView;
  lastIds: LastIds;
  /**
   * Who is a member by this view, if it is ahead of the entry: what the log has told of people up to here does not go with
   * it. A role taken and a channel opened to that role afterwards would else show the channel for a moment.
   */
  members?: ReadonlyMap<string, MemberFacts>;
}

/** What the entries of a guild's log do to its sessions on this node. Everything here happens within one call. */
export class GuildEntries {
  constructor(private readonly roster: GuildRoster) {}

  apply({ event: { t, scope, d }, ...place }: LogEntry, next: NextView | undefined): void {
    const event = new DispatchEvent(t, d, positionOf(place));
    if (t === 'GUILD_DELETE') return this.dissolve(event);
    if (next?.members) this.renewMembers(next.members, next.view.version, event.position);
    if (t === 'CHANNEL_CREATE') return this.createChannel(event, scope, next);
    if (t === 'CHANNEL_DELETE') return this.deleteChannel(event, scope, next);
    // Members that are known as of later are what they are then, whatever becomes of them until there.
    const news = place.version > this.roster.membersAsOf;
    if (t === 'GUILD_MEMBER_REMOVE' && news) this.removeMember(event);
    if (t === 'GUILD_MEMBER_UPDATE' && news) this.changeMember(event, next);
    this.adopt(next);
    this.roster.deliver(event, scope);
  }

  /** Everybody hears that the guild is gone, and nothing of it from then on. */
  dissolve(event: DispatchEvent): void {
    for (const attachment of this.roster.all()) {
      attachment.session.dispatch(event);
      attachment.feed.detach(attachment);
    }
  }

  /** A view that was ahead of the log has told of the channel already: with it the entry brings nothing new. */
  private createChannel(event: DispatchEvent, scope: LogEntry['event']['scope'], next: NextView | undefined): void {
    if (!next) return;
    this.adopt(next, channelIdOf(event));
    this.roster.deliver(event, scope);
  }

  /** Who saw the channel until now hears of its end: by the new view nobody sees it. */
  private deleteChannel(event: DispatchEvent, scope: LogEntry['event']['scope'], next: NextView | undefined): void {
    if (!next) return;
    const witnesses = this.roster.hearers(scope);
    this.adopt(next, channelIdOf(event));
    for (const { session } of witnesses) session.dispatch(event);
  }

  private renewMembers(members: ReadonlyMap<string, MemberFacts>, asOf: number, at: DispatchEvent['position']): void {
    this.roster.membersAsOf = asOf;
    const attachments = this.roster.all();
    this.part(
      attachments.filter(({ member }) => !members.has(member.userId)),
      at,
    );
    for (const attachment of attachments)
      attachment.member = members.get(attachment.member.userId) ?? attachment.member;
  }

  private removeMember(event: DispatchEvent): void {
    this.part(this.roster.of(userIdOf(event)), event.position);
  }

  private part(attachments: readonly Attachment[], at: DispatchEvent['position']): void {
    const gone = new DispatchEvent('GUILD_DELETE', JSON.stringify({ id: this.roster.view.id }), at);
    for (const attachment of [...attachments]) {
      attachment.session.dispatch(gone);
      attachment.feed.detach(attachment);
    }
  }

  private changeMember(event: DispatchEvent, next: NextView | undefined): void {
    const facts = factsOf(event);
    const own = [...this.roster.of(facts.userId)];
    for (const attachment of own) attachment.member = facts;
    if (!next) this.roster.regroup(new ClassDiffs(this.roster.view, new Map()), own);
  }

  private adopt(next: NextView | undefined, except?: string): void {
    if (!next) return;
    this.roster.view = next.view;
    this.roster.regroup(new ClassDiffs(next.view, next.lastIds, except));
  }
}

const positionOf = ({ topic, epoch, offset }: Position): Position => ({ topic, epoch, offset });
