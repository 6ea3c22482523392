import type { EventLog, LogEntry, Scope } from '@messagepal/event-log';
import type { GuildSyncPayload, UserSummary } from '@messagepal/protocol';
import type { Attachment } from '../fanout/attachment';
import type { LastIds } from '../fanout/class-diff';
import { hears, isMeant } from '../fanout/hearers';
import { isQuiet, PassiveNews } from '../fanout/passive-news';
import { passiveUpdate } from '../fanout/passive-teller';
import { DispatchEvent } from '../frames/dispatch-event';
import { cursorOf, type Position } from '../frames/position';
import { guildCreate } from '../ready/guild-creates';
import { ALL_PAST, type KnownPlace } from './known-place';
import { settleAll } from '../session/guild-place';
import { pace } from '../session/pace';
import { entriesBetween } from './topic-replay';

type Reason = GuildSyncPayload['reason'];

/** Of these a client that was away may have missed what they did to what it sees, not only the event itself. */
const CHANGES_SIGHT = /^(CHANNEL_|GUILD_ROLE_|GUILD_UPDATE$)/;

/** What is needed to show a guild anew. */
export interface GuildReader {
  lastIds(): Promise<LastIds>;
  user: UserSummary | undefined;
}

/** Brings one guild of a session from where its client knows it to where the session has attached. */
export class GuildReplay {
  /** Set once no single event can tell what has become of the guild. */
  private stale: Reason | 'snapshot' | undefined;
  replayed = 0;
  private readonly news = new PassiveNews();

  private readonly attachment: Attachment;
  private readonly at: Position;

  /** `at` is where the session has attached: what comes after it is live, however long the replay takes to begin. */
  constructor(
    private readonly log: EventLog,
    { attachment, at }: { attachment: Attachment; at: Position },
    private readonly reader: GuildReader,
  ) {
    this.attachment = attachment;
    this.at = at;
  }

  async run(known: KnownPlace | undefined): Promise<void> {
    this.stale = known ? known.replaced : 'snapshot';
    // Entries behind a loss would be told from a state the client does not have.
    if (known && (!this.stale || this.stale === 'snapshot')) await this.replay(known);
    if (this.stale) await this.show(this.stale);
    else this.attachment.shown = true;
  }

  /** No faster than the client reads; `known` goes along. */
  private async replay(known: KnownPlace): Promise<void> {
    const { session } = this.attachment;
    const pages = entriesBetween(this.log, this.at.topic, known, this.at);
    let page = await pages.next();
    for (; !page.done; page = await pages.next()) {
      for (const entry of page.value) {
        await pace(session);
        if (session.state !== 'live') return;
        if (!this.withholds(entry, known)) this.tell(entry, known);
        const place = this.isQuietHere(entry) ? {} : { offset: entry.offset };
        Object.assign(known, place, this.stale && { replaced: this.stale });
      }
    }
    this.tellQuiet(known, this.at);
    if (!page.value) this.stale = known.epoch === this.at.epoch ? 'log_trimmed' : 'log_restarted';
  }

  /**
   * A cursor opens no history to who may not read it. What the session had is not missing; if nobody can say what it had, the
   * client is told to sync.
   */
  private withholds({ offset, event: { t, scope } }: LogEntry, { past = 0 }: KnownPlace): boolean {
    const { guildClass } = this.attachment;
    if (offset > past || !t.startsWith('MESSAGE_') || hears(guildClass, asHistory(scope))) return false;
    if (past === ALL_PAST && hears(guildClass, scope)) this.stale = 'log_trimmed';
    return true;
  }

  /** By what the member may hear now: rights that are gone are gone for the past as well. */
  private tell(entry: LogEntry, known: KnownPlace): void {
    const { topic, epoch, offset } = entry;
    const { t, scope, d } = entry.event;
    const { session, guildClass, member } = this.attachment;
    const event = new DispatchEvent(t, d, { topic, epoch, offset });
    if (this.isQuietHere(entry)) return hears(guildClass, scope) ? this.news.note(event) : undefined;
    this.tellQuiet(known, { topic, epoch, offset: offset - 1 });
    if (t === 'SYNC') this.stale = 'uncertain_write';
    if (CHANGES_SIGHT.test(t) || isOwn(t, d, member.userId)) this.stale ??= 'snapshot';
    if (t === 'SYNC' || t === 'CHANNEL_DELETE' || !session.attachments.includes(this.attachment)) return;
    if (!hears(guildClass, scope) || !isMeant(this.attachment, scope) || isRemoval(t, d, member.userId)) return;
    if (session.replay(event)) this.replayed++;
  }

  private isQuietHere({ event: { t, d } }: LogEntry): boolean {
    const { passive, member } = this.attachment;
    return passive && isQuiet(t) && !isOwn(t, d, member.userId);
  }

  /** What a session that does not have the guild open has missed, in one event. */
  private tellQuiet(known: KnownPlace, at: Position): void {
    if (this.news.isEmpty) return;
    const event = passiveUpdate(this.news, { ...this.attachment, since: known.offset }, at);
    this.news.clear();
    if (event && this.attachment.session.replay(event)) this.replayed++;
    known.offset = at.offset;
  }

  private async show(stale: Reason | 'snapshot'): Promise<void> {
    const { attachment, at } = this;
    const { session, feed } = attachment;
    const { user } = this.reader;
    const lastIds = await this.reader.lastIds();
    // Else a newest message could be shown that was written after a revoke which is still on its way.
    await settleAll(attachment, session);
    await pace(session);
    if (!user || !session.attachments.includes(attachment)) return;
    if (stale !== 'snapshot') {
      const payload: GuildSyncPayload = { guild_id: feed.guildId, o: cursorOf(at), reason: stale };
      session.replay(new DispatchEvent('GUILD_SYNC', JSON.stringify(payload), { ...at, replaces: stale }));
    }
    session.replay(guildCreate(attachment, user, lastIds, at));
  }
}

const asHistory = (scope: Scope): Scope => (scope.kind === 'channel' ? { ...scope, history: true } : scope);

const aboutMember = (d: string): string => (JSON.parse(d) as { user: { id: string } }).user.id;

const isOwn = (t: string, d: string, userId: string): boolean =>
  t === 'GUILD_MEMBER_UPDATE' && aboutMember(d) === userId;

/** They left and came back while the client was away: for it they are in the guild all the time. */
const isRemoval = (t: string, d: string, userId: string): boolean =>
  t === 'GUILD_MEMBER_REMOVE' && aboutMember(d) === userId;
