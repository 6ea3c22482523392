import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Memberships, type Membership } from '@messagepal/access';
import { EventLog, liveTopic } from '@messagepal/event-log';
import type { Presence, StatusPreference, VisibleStatus } from '@messagepal/protocol';
import { VisibleStatuses } from '@messagepal/users';
import { type PresenceChange, type PresenceSession, PresenceStore } from './presence-store';
import { PresenceTimes } from './presence-times';

/** Sessions taken by one sweep at most. */
const SWEEP_LIMIT = 500;

/** A session that begins or comes back. */
export interface PresentSession {
  userId: string;
  sessionId: string;
  status: StatusPreference;
  /** The guilds whose members see the user. */
  guildIds: readonly string[];
}

interface Telling {
  changed: boolean;
  timer?: NodeJS.Timeout;
}

/** Who is there and who is told: members of the user's guilds hear of a change of what they see, and of nothing else. */
@Injectable()
export class PresenceService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(PresenceService.name);
  /** Sessions on this process hang on its lease. */
  private readonly node = randomUUID();
  /** Users of whom something was told a moment ago: what changes meanwhile is told in one, as it is then. */
  private readonly told = new Map<string, Telling>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: PresenceStore,
    private readonly log: EventLog,
    private readonly memberships: Memberships,
    private readonly visibleStatuses: VisibleStatuses,
    private readonly times: PresenceTimes,
  ) {}

  async onModuleInit(): Promise<void> {
    this.visibleStatuses.register((userIds) => this.store.statuses(userIds));
    await this.tick();
    this.timer = setInterval(() => void this.tick(), this.times.renewMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    for (const { timer } of this.told.values()) clearTimeout(timer);
  }

  /** A session is there: new, resumed, or with another status or other guilds than before. */
  connect({ guildIds, ...session }: PresentSession): Promise<void> {
    return this.attempt(async () => this.announce(await this.store.put({ ...session, node: this.node }, guildIds)));
  }

  /** The session's status is another from now on; for sessions that are there. */
  setStatus(userId: string, sessionId: string, status: StatusPreference): Promise<void> {
    return this.attempt(async () =>
      this.announce(await this.store.put({ userId, sessionId, status, node: this.node })),
    );
  }

  /** Its socket is gone. Others hear of it when it has not come back within the grace. */
  disconnect(userId: string, sessionId: string): Promise<void> {
    return this.attempt(() => this.store.leave(userId, sessionId, this.times.graceMs));
  }

  sessionsOf(userId: string): Promise<PresenceSession[]> {
    return this.store.sessionsOf(userId);
  }

  /** Who is seen in these guilds, one entry per guild and user, at most `limit`. */
  onlineIn(guildIds: readonly string[], limit: number): Promise<Presence[]> {
    return this.store.onlineIn(guildIds, limit);
  }

  /** Renews the lease and takes those whose time is over. The timer calls it. */
  tick(): Promise<void> {
    return this.attempt(async () => {
      await this.store.renew(this.node, this.times.leaseMs);
      const changes = await this.store.sweep(this.times.graceMs, SWEEP_LIMIT);
      await Promise.all(changes.map((change) => this.announce(change)));
    });
  }

  /** Presence is worth no failure of anything else: the next change, or the next READY, tells the truth again. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`Presence was not told: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** One announcement of a user after the other, so that the last one told is the last one true. */
  private async announce({ userId, before, after }: PresenceChange): Promise<void> {
    if (before === after) return;
    const last = this.told.get(userId);
    if (last) last.changed = true;
    else await this.tell(userId, after);
  }

  private async tell(userId: string, status: VisibleStatus): Promise<void> {
    const telling: Telling = { changed: false };
    this.told.set(userId, telling);
    await this.attempt(() => this.publish(userId, status));
    telling.timer = setTimeout(() => void this.attempt(() => this.tellAgain(userId)), this.times.gatherMs).unref();
  }

  /** Asks what is true now: another process may have told something since. */
  private async tellAgain(userId: string): Promise<void> {
    const last = this.told.get(userId);
    this.told.delete(userId);
    if (!last?.changed) return;
    const status = (await this.store.statuses([userId])).get(userId) ?? 'offline';
    await this.tell(userId, status);
  }

  private async publish(userId: string, after: VisibleStatus): Promise<void> {
    const memberships = await this.memberships.allOf(userId);
    const tell = ([guildId, { rights }]: [string, Membership]): Promise<void> =>
      this.log.publish(liveTopic(guildId), update(guildId, userId, after), rights);
    await Promise.all([...memberships].map(tell));
  }
}

function update(guildId: string, userId: string, status: Presence['status']) {
  const presence: Presence = { user: { id: userId }, guild_id: guildId, status };
  return { t: 'PRESENCE_UPDATE', scope: { kind: 'all' as const }, d: JSON.stringify(presence) };
}
