import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { IdentifyPayload, OwnUser, ReadyPayload } from '@messagepal/protocol';
import type { Attachment } from '../fanout/attachment';
import { Muster, type Mustered } from '../fanout/muster';
import { DispatchEvent } from '../frames/dispatch-event';
import { ALL_INTENTS } from '../frames/intents';
import { Attendance } from '../session/attendance';
import { loginOf } from '../session/login';
import type { Session } from '../session/session';
import { Entrance } from './entrance';
import { GuildCreates } from './guild-creates';
import { GuildArrivals } from './guild-arrivals';
import { type ReadyPrelude, ReadyWriter } from './ready-writer';
import { hearsDms, shardFilter } from './shard-filter';

interface Begun {
  user: OwnUser;
  attachments: Attachment[];
  unavailable: string[];
}

/** A new session: IDENTIFY to READY and its GUILD_CREATEs. */
@Injectable()
export class Identifier {
  private readonly logger = new Logger(Identifier.name);

  constructor(
    private readonly entrance: Entrance,
    private readonly muster: Muster,
    private readonly writer: ReadyWriter,
    private readonly attendance: Attendance,
    private readonly guildCreates: GuildCreates,
    private readonly arrivals: GuildArrivals,
  ) {}

  /** Resolves when READY is on its way. Throws ClosingError; SERVICE_UNAVAILABLE while an engine is away. */
  async identify(session: Session, payload: IdentifyPayload): Promise<void> {
    session.start();
    const { userId } = await this.entrance.admit(payload.token, session.address);
    const begun = await this.entrance.turn(session, { userId, shard: payload.shard }, () =>
      this.muster.call(payload.token, {
        wanted: shardFilter(payload.shard),
        prepare: ({ userId }, guildIds) => this.writer.prelude(userId, guildIds),
        begin: (all, prelude) => this.begin(session, payload, all, prelude),
      }),
    );
    void this.fill(session, begun).catch((error: unknown) => {
      this.logger.error('GUILD_CREATEs could not be written', error instanceof Error ? error.stack : String(error));
      session.invalidate();
    });
    await this.attendance.announce(session);
  }

  /** One turn of the event loop: what is dispatched after READY was logged after READY's `o`, and nothing lies between. */
  private begin(session: Session, payload: IdentifyPayload, all: Mustered, prelude: ReadyPrelude): Begun {
    const { principal, inbox, unavailable } = all;
    const { user } = prelude;
    const login = loginOf(principal);
    const identity = { id: randomUUID(), userId: inbox.userId, generation: 1, ...login, shard: payload.shard };
    session.intents = payload.intents ?? ALL_INTENTS;
    session.open = payload.caps?.passive ? new Set() : undefined;
    session.status = payload.presence?.status ?? (user.status as Session['status']);
    const attachments = this.attendance.enter(session, identity, all);
    const { known = {} } = payload;
    for (const attachment of attachments)
      attachment.shown = known[attachment.feed.guildId] === attachment.feed.view.version;
    const ready: ReadyPayload = this.writer.write(
      { session_id: identity.id, status: session.status },
      hearsDms(payload.shard) ? prelude : { ...prelude, dms: [] },
      all,
    );
    session.dispatch(new DispatchEvent('READY', JSON.stringify(ready)));
    return { user, attachments, unavailable };
  }

  private async fill(session: Session, { user, attachments, unavailable }: Begun): Promise<void> {
    await this.guildCreates.sendAll(
      session,
      attachments.filter(({ shown }) => !shown),
      user,
    );
    for (const guildId of unavailable) this.arrivals.later(session, guildId);
  }
}
