import type { GuildView, MemberFacts } from '@messagepal/access';
import { Logger } from '@nestjs/common';
import {
  guildTopic,
  liveTopic,
  type EventLog,
  type LogEntry,
  type LogHead,
  type Unsubscribe,
} from '@messagepal/event-log';
import type { GuildSyncPayload } from '@messagepal/protocol';
import { DispatchEvent } from '../frames/dispatch-event';
import { cursorOf, type Position } from '../frames/position';
import type { GatewayMetrics } from '../gateway-metrics';
import type { Session } from '../session/session';
import type { AttachedFeed, Attachment } from './attachment';
import type { ChangeClock } from './change-clock';
import { GuildEntries, type NextView } from './guild-entries';
import type { GuildReads, GuildTruth } from './guild-loader';
import { GuildResync } from './guild-resync';
import { GuildRoster } from './guild-roster';
import { LiveQueue } from './live-queue';
import { isQuiet } from './passive-news';
import { type EntryGate, LogFollower, type LogHearer, type LossReason, type Place } from './log-follower';

/** What was read for the one entry that has to wait for it. */
type Prepared =
  | { kind: 'view'; next: NextView }
  | { kind: 'truth'; truth: GuildTruth }
  /** The guild is gone from the database; the log will say so a little later. */
  | { kind: 'gone' };

/** After these a membership read before is no longer good. Who joins hears of it in the inbox. */
const CHANGES_MEMBERS: ReadonlySet<string> = new Set(['GUILD_MEMBER_UPDATE', 'GUILD_MEMBER_REMOVE', 'GUILD_DELETE']);

/** How often those who do not have the guild open are told of it at most. */
const PASSIVE_MS = 5_000;

/**
 * One guild on this node: follows its log, keeps the view that is true at this point of it, and gives each event to those
 * who may hear it by that view. What raises `rights` is waited for, so nobody hears a later event by earlier rights.
 */
export class GuildFeed implements LogHearer, AttachedFeed {
  readonly follower: LogFollower;
  private readonly logger = new Logger(GuildFeed.name);
  private readonly live: LiveQueue;
  private roster!: GuildRoster;
  private prepared: Prepared | undefined;
  private telling: NodeJS.Timeout | undefined;
  private offLive: Unsubscribe | undefined;
  /** Of the {@link ChangeClock}: when a membership changed here last, or when we began to listen. */
  changedAt: number;
  /** The version up to which the log was heard. */
  private heard = 0;
  /** Sessions that hear it or are about to. */
  holders = 0;

  constructor(
    readonly guildId: string,
    private readonly log: EventLog,
    private readonly loader: GuildReads,
    private readonly clock: ChangeClock,
    gate: EntryGate,
    private readonly metrics?: Pick<GatewayMetrics, 'heard'>,
  ) {
    this.changedAt = clock.tick();
    this.follower = new LogFollower(log, guildTopic(guildId), this, gate);
    this.live = new LiveQueue(
      gate,
      ({ rights }) => this.follower.idle && rights <= this.view.rights,
      ({ event: { t, scope, d } }) => this.roster.deliver(new DispatchEvent(t, d), scope),
    );
  }

  /** Resolves to false for a guild that does not exist (any more). */
  async start(): Promise<boolean> {
    let view: GuildView | undefined;
    await this.follower.start(async (head) => {
      view = await this.loader.view(this.guildId, head.version);
      // A log that does not know the version was restarted: nothing older than the view is to come.
      this.heard = head.version || (view?.version ?? 0);
      if (view) this.roster = new GuildRoster(view);
      else this.follower.stop();
    });
    if (view) this.offLive = await this.log.subscribe(liveTopic(this.guildId), (entry) => this.hearLive(entry));
    this.changedAt = this.clock.tick();
    return view !== undefined;
  }

  stop(): void {
    this.follower.stop();
    this.offLive?.();
    this.live.clear();
    clearTimeout(this.telling);
  }

  get view(): GuildView {
    return this.roster.view;
  }

  /** Whether the log has been heard up to the view: else what it says of members may be older. */
  get isEven(): boolean {
    return this.heard >= this.view.version;
  }

  /** Resolves when everything was heard that is in the log now. */
  async settle(): Promise<void> {
    const head = await this.follower.settle();
    if (this.follower.covers(head)) this.heard = Math.max(this.heard, head.version);
  }

  get place(): Place {
    return this.follower.place;
  }

  /** The position of everything that was heard up to now. */
  get position(): Position {
    return this.follower.position;
  }

  /** The same as the `o` of the wire. */
  get cursor(): string {
    return cursorOf(this.position);
  }

  /** From now on the session hears what its member may hear. Only while the follower is idle. */
  attach(session: Session, facts: MemberFacts): Attachment {
    const member = this.roster.factsOf(facts);
    const guildClass = this.roster.classFor(member);
    const { open } = session;
    const passive = open !== undefined && !open.has(this.guildId);
    const { offset: since } = this.place;
    const attachment = { feed: this, session, member, guildClass, shown: false, passive, since, index: -1 };
    this.roster.add(attachment);
    session.attachments = session.attachments.concat(attachment);
    this.holders++;
    return attachment;
  }

  detach(attachment: Attachment): void {
    const { session } = attachment;
    session.attachments = session.attachments.filter((other) => other !== attachment);
    this.roster.remove(attachment);
    this.holders--;
  }

  open(attachment: Attachment, open: boolean): void {
    this.roster.setPassive(attachment, !open, this.position);
  }

  take(entry: LogEntry): boolean {
    if (!this.canTake(entry)) return false;
    const { prepared } = this;
    this.metrics?.heard();
    this.prepared = undefined;
    this.heard = Math.max(this.heard, entry.version);
    if (CHANGES_MEMBERS.has(entry.event.t)) this.changedAt = this.clock.tick();
    if (prepared?.kind === 'gone') this.dissolve();
    else if (prepared?.kind === 'truth') this.resync(prepared.truth, entry, 'uncertain_write');
    else this.apply(entry, prepared?.next);
    this.live.release();
    return true;
  }

  /** Who does not have the guild open is told everything that is not quiet, but what was quiet first. */
  private apply(entry: LogEntry, next: NextView | undefined): void {
    const quiet = isQuiet(entry.event.t);
    if (!quiet) this.roster.tellPassive(this.position);
    new GuildEntries(this.roster).apply(entry, next);
    if (!quiet) this.roster.passedTo(entry.offset);
    else if (this.roster.hasPassiveNews) this.tellLater();
  }

  private tellLater(): void {
    this.telling ??= setTimeout(() => {
      this.telling = undefined;
      this.roster.tellPassive(this.position);
    }, PASSIVE_MS).unref();
  }

  async prepare(entry: LogEntry): Promise<void> {
    this.prepared = entry.event.t === 'SYNC' ? await this.readTruth() : await this.readView(entry.version);
  }

  rested(): void {
    this.live.release();
    this.urgeLive();
  }

  async lost(head: LogHead, reason: LossReason): Promise<void> {
    const read = await this.readTruth();
    this.changedAt = this.clock.tick();
    this.heard = head.version || this.heard;
    if (read.kind === 'truth') this.resync(read.truth, head, reason);
    else this.dissolve();
  }

  /** Messages go by `rights`, because only what takes a right away matters to them; changes of the guild by `version`. */
  private canTake({ event: { t }, version, rights }: LogEntry): boolean {
    if (this.prepared || t === 'GUILD_DELETE') return true;
    if (t === 'SYNC') return false;
    return t.startsWith('MESSAGE_') ? rights <= this.view.rights : version <= this.view.version;
  }

  private async readTruth(): Promise<Prepared> {
    const userIds = this.roster.all().map(({ member }) => member.userId);
    const truth = await this.loader.truth(this.guildId, [...new Set(userIds)]);
    return truth ? { kind: 'truth', truth } : { kind: 'gone' };
  }

  private async readView(version: number): Promise<Prepared> {
    const view = await this.loader.view(this.guildId, version);
    if (!view) return { kind: 'gone' };
    if (view.version > version && this.roster.size > 0) return this.readAhead();
    const lastIds = await this.loader.lastIds(view.channels.keys());
    // Newest messages may be of after a later revoke: then the whole of that moment is shown.
    const { rights } = await this.log.head(this.follower.topic);
    return rights > view.rights && this.roster.size > 0 ? this.readAhead() : { kind: 'view', next: { view, lastIds } };
  }

  /** A view that is ahead of the log goes only with members that are as well. */
  private async readAhead(): Promise<Prepared> {
    const read = await this.readTruth();
    return read.kind === 'truth' ? { kind: 'view', next: read.truth } : read;
  }

  private resync(truth: GuildTruth, { epoch, offset }: Place, reason: GuildSyncPayload['reason']): void {
    new GuildResync(this.roster, truth, { topic: this.follower.topic, epoch, offset }).run(reason);
  }

  private dissolve(): void {
    new GuildEntries(this.roster).dissolve(new DispatchEvent('GUILD_DELETE', JSON.stringify({ id: this.guildId })));
  }

  /** Typing and presence wait until the log has told of the rights by which they were told. */
  private hearLive(entry: LogEntry): void {
    this.live.hear(entry);
    this.urgeLive();
  }

  /** What they wait for is on its way, or was lost on it: the logs have it. */
  private urgeLive(): void {
    if (this.live.isEmpty || !this.follower.idle) return;
    const known = Promise.all([this.live.open(), this.follower.settle()]);
    known.then(() => this.live.release()).catch((error: unknown) => this.logger.debug(error));
  }
}
