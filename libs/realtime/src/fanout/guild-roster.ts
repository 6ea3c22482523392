import { isDeepStrictEqual } from 'node:util';
import { classOf, type GuildClass, type GuildView, type MemberFacts } from '@messagepal/access';
import type { Scope } from '@messagepal/event-log';
import type { DispatchEvent } from '../frames/dispatch-event';
import type { Position } from '../frames/position';
import { type Attachment, ClassMembers } from './attachment';
import type { ClassDiffs } from './class-diff';
import { hears, isMeant } from './hearers';
import { isQuiet } from './passive-news';
import { PassiveTeller } from './passive-teller';
import { userIdOf } from './payload-readers';

/** Who of a guild is on this node, grouped into classes by the view that holds at this point of the guild's log. */
export class GuildRoster {
  private readonly classes = new Map<string, ClassMembers>();
  /** A change makes another list. */
  private readonly teller = new PassiveTeller();
  private passives = 0;
  private readonly users = new Map<string, readonly Attachment[]>();

  /** Of this version of the guild, or of where the log is if that is later, the members' facts are. */
  membersAsOf = 0;

  constructor(public view: GuildView) {}

  get size(): number {
    return this.users.size;
  }

  /** Everybody, in no particular order. The list is the caller's. */
  all(): Attachment[] {
    return [...this.classes.values()].flatMap(({ list, passive }) => [...list, ...passive]);
  }

  of(userId: string): readonly Attachment[] {
    return this.users.get(userId) ?? [];
  }

  add(attachment: Attachment): void {
    const { userId } = attachment.member;
    this.users.set(userId, this.of(userId).concat(attachment));
    this.enter(attachment);
  }

  remove(attachment: Attachment): void {
    const { userId } = attachment.member;
    const others = this.of(userId).filter((one) => one !== attachment);
    if (others.length > 0) this.users.set(userId, others);
    else this.users.delete(userId);
    this.leave(attachment);
  }

  /** What is known of the member already, if that is the same: people have several sessions. */
  factsOf(member: MemberFacts): MemberFacts {
    const [known] = this.of(member.userId);
    return known && isDeepStrictEqual(known.member, member) ? known.member : member;
  }

  /** Gives an event to everybody who may hear it: one test per class, none per session. */
  deliver(event: DispatchEvent, scope: Scope): void {
    if (scope.kind === 'users') return this.deliverTo(scope.userIds, event);
    if (scope.kind === 'holders') return this.deliverToHolders(scope, event);
    const quiet = isQuiet(event.t);
    for (const { guildClass, list, passive } of this.classes.values()) {
      if (!hears(guildClass, scope)) continue;
      for (const attachment of list) attachment.session.dispatch(event);
      if (!quiet) for (const attachment of passive) attachment.session.dispatch(event);
    }
    if (quiet && this.passives > 0) this.noteQuietly(event);
  }

  /** Tells those who do not have the guild open what they have yet to be told, up to `at`. */
  tellPassive(at: Position): void {
    for (const { passive } of this.classes.values()) this.teller.tell(passive, at);
    this.teller.news.clear();
  }

  /** Those who do not have the guild open were told the entry at this offset with all others. */
  passedTo(offset: number): void {
    for (const { passive } of this.classes.values()) for (const attachment of passive) attachment.since = offset;
  }

  /** The guild is shown anew to all: nothing of before is news to anybody. */
  forgetPassiveNews(offset: number): void {
    this.teller.news.clear();
    this.passedTo(offset);
  }

  /** Whether anybody has yet to be told anything by {@link tellPassive}. */
  get hasPassiveNews(): boolean {
    return !this.teller.news.isEmpty;
  }

  /** From now on the session hears everything, or no longer. */
  setPassive(attachment: Attachment, passive: boolean, at: Position): void {
    if (attachment.passive === passive) return;
    if (attachment.passive) this.teller.tell([attachment], at);
    this.leave(attachment);
    Object.assign(attachment, { passive, since: at.offset });
    this.enter(attachment);
  }

  /** Who would hear something of this scope now. */
  hearers(scope: Scope): Attachment[] {
    return this.all().filter(({ guildClass }) => hears(guildClass, scope));
  }

  /** Sorts people anew, all if none are named, and tells each what came or went for them. */
  regroup(diffs: ClassDiffs, attachments: readonly Attachment[] = this.all()): void {
    for (const attachment of attachments) {
      const before = attachment.guildClass;
      this.reclassify(attachment);
      for (const event of diffs.between(before, attachment.guildClass)) attachment.session.dispatch(event);
    }
  }

  /** Sorts one session anew and tells it nothing. */
  reclassify(attachment: Attachment): void {
    const guildClass = this.classFor(attachment.member);
    if (attachment.guildClass === guildClass) return;
    this.leave(attachment);
    attachment.guildClass = guildClass;
    this.enter(attachment);
  }

  classFor(member: MemberFacts): GuildClass {
    return classOf(this.view, member);
  }

  private enter(attachment: Attachment): void {
    const { guildClass } = attachment;
    let members = this.classes.get(guildClass.key);
    // A later view has objects of its own for the same class: hold the newer, so that an old view can go.
    if (members?.guildClass !== guildClass) members = this.renew(members, guildClass);
    members.add(attachment);
    if (attachment.passive) this.passives++;
  }

  private renew(old: ClassMembers | undefined, guildClass: GuildClass): ClassMembers {
    const members = new ClassMembers(guildClass);
    for (const attachment of [...(old?.list ?? []), ...(old?.passive ?? [])]) members.add(attachment);
    this.classes.set(guildClass.key, members);
    return members;
  }

  private leave(attachment: Attachment): void {
    const members = this.classes.get(attachment.guildClass.key);
    members?.remove(attachment);
    if (members && attachment.passive) this.passives--;
    if (members?.isEmpty) this.classes.delete(attachment.guildClass.key);
  }

  /** One's own membership is told at once, after the news. */
  private noteQuietly(event: DispatchEvent): void {
    this.teller.news.note(event);
    if (event.t !== 'GUILD_MEMBER_UPDATE' || !event.position) return;
    const own = this.of(userIdOf(event)).filter(({ passive }) => passive);
    this.teller.tell(own, { ...event.position, offset: event.position.offset - 1 });
    for (const attachment of own) {
      attachment.session.dispatch(event);
      attachment.since = event.position.offset;
    }
  }

  private deliverToHolders(scope: Scope, event: DispatchEvent): void {
    for (const attachment of this.hearers(scope)) {
      if (isMeant(attachment, scope)) attachment.session.dispatch(event);
    }
  }

  private deliverTo(userIds: readonly string[], event: DispatchEvent): void {
    for (const userId of userIds) for (const { session } of this.of(userId)) session.dispatch(event);
  }
}
