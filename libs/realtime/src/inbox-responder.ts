import { Injectable } from '@nestjs/common';
import { PresenceService } from '@messagepal/presence';
import type { StatusPreference, User } from '@messagepal/protocol';
import type { InboxActions } from './fanout/inbox-feed';
import { InboxFeeds } from './fanout/inbox-feeds';
import type { DispatchEvent } from './frames/dispatch-event';
import { GuildArrivals } from './ready/guild-arrivals';
import { shardFilter } from './ready/shard-filter';
import type { Session } from './session/session';

/** Does what inboxes ask for beyond handing on events. */
@Injectable()
export class InboxResponder implements InboxActions {
  constructor(
    private readonly inboxFeeds: InboxFeeds,
    private readonly arrivals: GuildArrivals,
    private readonly presence: PresenceService,
  ) {
    inboxFeeds.use(this);
  }

  joined(session: Session, guildId: string): void {
    if (shardFilter(session.identity?.shard)(guildId)) this.arrivals.arrive(session, guildId);
  }

  /** A new preference goes for every session of the user; those on other nodes hear of it there. */
  userChanged(userId: string, event: DispatchEvent): void {
    const status = (event.payload as User).status as StatusPreference;
    for (const session of this.inboxFeeds.of(userId)?.sessions ?? []) {
      if (session.status !== status) this.follow(session, status);
    }
  }

  private follow(session: Session, status: StatusPreference): void {
    const { identity } = session;
    session.status = status;
    if (identity) void this.presence.setStatus(identity.userId, identity.id, status);
  }
}
