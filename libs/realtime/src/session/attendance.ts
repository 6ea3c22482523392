import { Injectable } from '@nestjs/common';
import { Sessions } from '@messagepal/auth';
import { PresenceService } from '@messagepal/presence';
import type { Attachment } from '../fanout/attachment';
import { InboxFeeds } from '../fanout/inbox-feeds';
import type { Mustered } from '../fanout/muster';
import type { Position } from '../frames/position';
import type { KnownPlace, KnownPlaces } from '../resume/known-place';
import { packRing, type ParkedSession, type SessionRecord } from '../resume/session-record';
import { SessionRecords } from '../resume/session-records';
import { ClosingError, CLOSINGS } from './closing';
import type { Leaving, Session, SessionIdentity } from './session';
import { SessionHost } from './session-host';

/** How often the record of an open session is renewed, as a part of how long it lives. */
const RENEWALS_PER_WINDOW = 2.5;

/** How exactly it is known when a socket's login was used last; it may be unused for 30 days. */
const TOUCH_EVERY_MS = 3_600_000;

/** Brings sessions into everything that holds them, and out again. */
@Injectable()
export class Attendance {
  constructor(
    private readonly host: SessionHost,
    private readonly inboxFeeds: InboxFeeds,
    private readonly presence: PresenceService,
    private readonly records: SessionRecords,
    private readonly sessions: Sessions,
  ) {
    host.onLeave((session, how) => this.leave(session, how));
  }

  /**
   * From now on the session hears its inbox and its guilds. Throws {@link ClosingError}: 4008 if its user has too many
   * sockets, or whatever the socket was closed with meanwhile.
   */
  enter(session: Session, identity: SessionIdentity, { inbox, guilds }: Mustered, seq = 0): Attachment[] {
    if (session.state !== 'starting') throw new ClosingError(CLOSINGS.TROUBLE);
    if (!this.host.name(session, identity, seq)) throw new ClosingError(CLOSINGS.TOO_MANY_SOCKETS);
    // The token was a use of it just now.
    session.touchDue = Math.floor(performance.now()) + TOUCH_EVERY_MS;
    inbox.attach(session);
    return guilds.map(({ feed, member }) => feed.attach(session, member));
  }

  /** A session has one socket: one that comes back elsewhere ends the old one, which may not have noticed its end yet. */
  takeOver(sessionId: string, userId: string): void {
    const session = this.host.find(sessionId);
    if (session?.identity?.userId === userId) session.close(CLOSINGS.TAKEN_OVER);
  }

  /** Others see it, and any node could go on with it. */
  async announce(session: Session): Promise<void> {
    this.keepRecord(session);
    await this.showGuilds(session);
  }

  /** The guilds in which the session's user is seen are those that it hears. */
  async showGuilds({ identity, state, status, attachments }: Session): Promise<void> {
    if (!identity || state !== 'live') return;
    const guildIds = attachments.map(({ feed }) => feed.guildId);
    await this.presence.connect({ userId: identity.userId, sessionId: identity.id, status, guildIds });
  }

  /** Which guilds are open: what a crash of this process must not forget. */
  opened(session: Session): void {
    this.keepRecord(session);
  }

  /**
   * A sign of life: the record of an open session must outlive a crash of this process, and a login that is used by sockets
   * alone must not pass for unused.
   */
  seen(session: Session): void {
    const { identity } = session;
    session.seen();
    if (!identity) return;
    const now = Math.floor(performance.now());
    if (session.recordDue <= now) this.keepRecord(session);
    if (session.touchDue > now) return;
    session.touchDue = now + TOUCH_EVERY_MS;
    this.sessions.touch(identity.authSessionId);
  }

  /**
   * A session that came back elsewhere while its old socket looked open is not this node's any more. Records that end with the
   * process are of use only for sessions that have left.
   */
  private keepRecord(session: Session): void {
    const { identity, state } = session;
    // What a session has parked is the last word.
    if (!identity || state !== 'live' || !this.records.outliveProcess) return;
    session.recordDue = Math.floor(performance.now() + this.host.resumeWindowMs / RENEWALS_PER_WINDOW);
    void this.records.keep(identity.id, recordOf(session, identity)).then((isOurs) => {
      if (!isOurs && session.identity === identity) session.close(CLOSINGS.TAKEN_OVER);
    });
  }

  private leave(session: Session, how: Leaving): void {
    const { identity } = session;
    if (!identity) return;
    const { id, userId, generation = 1 } = identity;
    const written =
      how === 'resumable'
        ? this.records.keep(id, { ...recordOf(session, identity), parked: this.park(session, userId) })
        : this.records.forget(id, generation);
    this.detach(session, userId);
    // Where it was taken up elsewhere, its user is there.
    void written.then((wasOurs) => (wasOurs ? this.presence.disconnect(userId, id) : undefined));
  }

  private detach(session: Session, userId: string): void {
    for (const attachment of [...session.attachments]) attachment.feed.detach(attachment);
    const inbox = this.inboxFeeds.of(userId);
    inbox?.detach(session);
    if (inbox) this.inboxFeeds.tidy(inbox);
  }

  private park(session: Session, userId: string): ParkedSession {
    const { seq, ring, replaying } = session;
    const heads = replaying ? copied(replaying) : this.heads(session, userId);
    return { seq, ...packRing(ring.entries()), heads };
  }

  private heads(session: Session, userId: string): ParkedSession['heads'] {
    const heads: ParkedSession['heads'] = {};
    const inbox = this.inboxFeeds.of(userId)?.position;
    if (inbox) heads[inbox.topic] = placeOf(inbox);
    for (const { feed, shown, passive, since } of session.attachments) {
      const place = passive ? { ...placeOf(feed.position), offset: since } : placeOf(feed.position);
      heads[feed.position.topic] = { ...place, ...(!shown && { replaced: 'snapshot' }) };
    }
    return heads;
  }
}

const placeOf = ({ epoch, offset }: Position): KnownPlace => ({ epoch, offset });

/** A replay that was cut in the middle of a turn moves its places once more. */
const copied = (places: KnownPlaces): ParkedSession['heads'] =>
  Object.fromEntries([...places].map(([topic, place]) => [topic, { ...place }]));

const recordOf = (
  { status, intents, open }: Session,
  { userId, generation = 1, shard }: SessionIdentity,
): SessionRecord => ({
  userId,
  generation,
  status,
  intents,
  ...(shard && { shard }),
  ...(open && { open: [...open] }),
});
