import { Injectable, Logger } from '@nestjs/common';
import { ApiError } from '@messagepal/errors';
import { EventLog, guildTopic, inboxTopic, type TopicEvent } from '@messagepal/event-log';
import type { ResumePayload, UserSummary } from '@messagepal/protocol';
import type { Attachment } from '../fanout/attachment';
import { GuildLoader } from '../fanout/guild-loader';
import type { TakenOver } from '../fanout/inbox-feed';
import { Muster, type Mustered } from '../fanout/muster';
import { DispatchEvent } from '../frames/dispatch-event';
import type { Position } from '../frames/position';
import { Entrance } from '../ready/entrance';
import { shardFilter } from '../ready/shard-filter';
import { ClosingError, CLOSINGS } from '../session/closing';
import { Attendance } from '../session/attendance';
import { loginOf } from '../session/login';
import { releasePaced } from '../session/pace';
import type { Session } from '../session/session';
import { GuildReplay } from './guild-replay';
import { replayInbox } from './inbox-replay';
import type { KnownPlaces } from './known-place';
import { knownPlaces } from './positions';
import type { SessionRecord } from './session-record';
import { SessionRecords } from './session-records';

const GUILD_TOPIC = guildTopic('');

/** What a replay goes from and to. */
interface Return {
  session: Session;
  user: UserSummary | undefined;
  places: KnownPlaces;
  inbox: Position;
  guilds: readonly AttachedAt[];
}

/** A guild and where its log stood when the session attached: what comes after is heard live, what came before is told here. */
interface AttachedAt {
  attachment: Attachment;
  at: Position;
}

/** A session that comes back: from its client's cursor, or from what it left behind. */
@Injectable()
export class Resumer {
  private readonly logger = new Logger(Resumer.name);

  constructor(
    private readonly entrance: Entrance,
    private readonly records: SessionRecords,
    private readonly muster: Muster,
    private readonly attendance: Attendance,
    private readonly log: EventLog,
    private readonly loader: GuildLoader,
  ) {}

  /**
   * Answers whether it was resumed; if not, INVALID_SESSION is on its way and the client may IDENTIFY. Throws ClosingError;
   * SERVICE_UNAVAILABLE while an engine is away.
   */
  async resume(session: Session, payload: ResumePayload): Promise<boolean> {
    session.start();
    const principal = await this.entrance.verify(payload.token, session.address);
    this.attendance.takeOver(payload.session_id, principal.userId);
    const left = await this.records.find(payload.session_id);
    const places = left?.userId === principal.userId ? knownPlaces(left, payload.seq, payload.cursor) : undefined;
    if (!left || !places) return this.refuse(session);
    const record = await this.records.claim(payload.session_id, left);
    if (!record) throw new ClosingError(CLOSINGS.TAKEN_OVER);
    if (!left.parked) await this.tellOthers(payload.session_id, record);
    const back = await this.entrance.slot(session, () => this.attach(session, payload, record, places));
    if (!(await this.replay(back))) return this.refuse(session);
    await releasePaced(session);
    await this.attendance.announce(session);
    return true;
  }

  /**
   * Some node may hold its old socket for open yet, unless that has crashed. It notices by itself when it renews the record, so
   * the session goes on if this cannot be told.
   */
  private async tellOthers(sessionId: string, { userId, generation }: SessionRecord): Promise<void> {
    const taken: TakenOver = { session_id: sessionId, generation };
    const event: TopicEvent = { t: 'SESSION_TAKEN_OVER', scope: { kind: 'all' }, d: JSON.stringify(taken) };
    try {
      await this.log.append(inboxTopic(userId), event, { once: `taken:${sessionId}:${generation}` });
    } catch (error) {
      this.logger.warn(`A session's old node was not told: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private refuse(session: Session): false {
    session.invalidate();
    return false;
  }

  private attach(
    session: Session,
    payload: ResumePayload,
    record: SessionRecord,
    places: KnownPlaces,
  ): Promise<Return> {
    const { session_id: id, seq, token } = payload;
    return this.muster.call(token, {
      wanted: shardFilter(record.shard),
      prepare: ({ userId }) => this.loader.summary(userId),
      begin: (all, user): Return => {
        if (all.unavailable.length > 0) throw new ApiError('SERVICE_UNAVAILABLE');
        const attachments = this.enter(session, { id, seq, record }, all);
        session.holdBack(places);
        const guilds = attachments.map((attachment) => ({ attachment, at: attachment.feed.position }));
        return { session, user, places, inbox: all.inbox.position, guilds };
      },
    });
  }

  /** From here on live events wait until the past has been told. */
  private enter(
    session: Session,
    { id, seq, record }: { id: string; seq: number; record: SessionRecord },
    all: Mustered,
  ): Attachment[] {
    const { principal } = all;
    const { generation, status, intents, shard } = record;
    const open = record.open && new Set(record.open);
    const identity = { id, userId: principal.userId, generation, ...loginOf(principal), shard };
    Object.assign(session, { status, intents, open });
    return this.attendance.enter(session, identity, all, seq);
  }

  private async replay(back: Return): Promise<boolean> {
    const { session, places, inbox, guilds } = back;
    const dms = await this.loader.dmIds(session.identity?.userId ?? '');
    let replayed = await replayInbox(this.log, { session, known: places.get(inbox.topic), at: inbox, dms });
    if (replayed === undefined) return false;
    for (const guild of guilds) replayed += await this.replayGuild(guild, back);
    this.dropOthers(back);
    session.replay(new DispatchEvent('RESUMED', JSON.stringify({ replayed })));
    return true;
  }

  private async replayGuild({ attachment, at }: AttachedAt, { places, user }: Return): Promise<number> {
    const lastIds = (): ReturnType<GuildLoader['lastIds']> => this.loader.lastIds(attachment.guildClass.visible);
    const replay = new GuildReplay(this.log, { attachment, at }, { lastIds, user });
    await replay.run(places.get(at.topic));
    places.set(at.topic, { epoch: at.epoch, offset: at.offset });
    return replay.replayed;
  }

  /** Guilds that the client still has and the user has left, or lost, meanwhile. */
  private dropOthers({ session, places, inbox, guilds }: Return): void {
    const heard = new Set([inbox.topic, ...guilds.map(({ at }) => at.topic)]);
    for (const topic of places.keys()) {
      if (heard.has(topic) || !topic.startsWith(GUILD_TOPIC)) continue;
      session.replay(new DispatchEvent('GUILD_DELETE', JSON.stringify({ id: topic.slice(GUILD_TOPIC.length) })));
    }
  }
}
