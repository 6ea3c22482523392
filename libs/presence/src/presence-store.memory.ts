import { Injectable } from '@nestjs/common';
import type { Presence, VisibleStatus } from '@messagepal/protocol';
import { type PresenceChange, type PresenceSession, PresenceStore } from './presence-store';
import { visibleStatus } from './visible-status';

interface Entry extends PresenceSession {
  /** When it stops to count; undefined while its socket is there. */
  until: number | undefined;
}

interface Person {
  /** Few, so a list will do. */
  sessions: readonly Entry[];
  guildIds: readonly string[];
}

const sees = (person: Person | undefined): VisibleStatus =>
  visibleStatus((person?.sessions ?? []).map(({ status }) => status));

const without = ({ sessions }: Person, sessionId: string): Entry[] =>
  sessions.filter((entry) => entry.sessionId !== sessionId);

/** The presence of one process. */
@Injectable()
export class MemoryPresenceStore extends PresenceStore {
  private readonly people = new Map<string, Person>();
  private readonly guilds = new Map<string, Set<string>>();
  private readonly leases = new Map<string, number>();

  constructor(private readonly now: () => number = () => performance.now()) {
    super();
  }

  put(session: PresenceSession, guildIds?: readonly string[]): Promise<PresenceChange> {
    const person = this.people.get(session.userId) ?? { sessions: [], guildIds: [] };
    const before = sees(person);
    this.people.set(session.userId, person);
    const { userId, sessionId, node, status } = session;
    person.sessions = without(person, sessionId).concat({ userId, sessionId, node, status, until: undefined });
    if (guildIds) this.show(session.userId, person, guildIds);
    return Promise.resolve({ userId: session.userId, before, after: sees(person) });
  }

  leave(userId: string, sessionId: string, graceMs: number): Promise<void> {
    const entry = this.people.get(userId)?.sessions.find((one) => one.sessionId === sessionId);
    if (entry) entry.until = Math.min(entry.until ?? Infinity, this.now() + graceMs);
    return Promise.resolve();
  }

  renew(node: string, leaseMs: number): Promise<void> {
    this.leases.set(node, this.now() + leaseMs);
    return Promise.resolve();
  }

  sweep(graceMs: number, limit: number): Promise<PresenceChange[]> {
    const changes = new Map<string, PresenceChange>();
    for (const entry of this.over(graceMs, limit)) {
      const { before } = changes.get(entry.userId) ?? { before: sees(this.people.get(entry.userId)) };
      this.remove(entry);
      changes.set(entry.userId, { userId: entry.userId, before, after: sees(this.people.get(entry.userId)) });
    }
    return Promise.resolve([...changes.values()].filter(({ before, after }) => before !== after));
  }

  sessionsOf(userId: string): Promise<PresenceSession[]> {
    const { sessions = [] } = this.people.get(userId) ?? {};
    return Promise.resolve(sessions.map(({ sessionId, node, status }) => ({ userId, sessionId, node, status })));
  }

  statuses(userIds: readonly string[]): Promise<Map<string, Exclude<VisibleStatus, 'offline'>>> {
    const found = new Map<string, Exclude<VisibleStatus, 'offline'>>();
    for (const userId of userIds) {
      const status = sees(this.people.get(userId));
      if (status !== 'offline') found.set(userId, status);
    }
    return Promise.resolve(found);
  }

  onlineIn(guildIds: readonly string[], limit: number): Promise<Presence[]> {
    const found: Presence[] = [];
    for (const guildId of guildIds) {
      for (const id of this.guilds.get(guildId) ?? []) {
        if (found.length >= limit) return Promise.resolve(found);
        const status = sees(this.people.get(id));
        if (status !== 'offline') found.push({ user: { id }, guild_id: guildId, status });
      }
    }
    return Promise.resolve(found);
  }

  private over(graceMs: number, limit: number): Entry[] {
    const now = this.now();
    const isOver = ({ until, node }: Entry): boolean =>
      (until ?? Infinity) <= now || (this.leases.get(node) ?? -Infinity) + graceMs <= now;
    const entries = [...this.people.values()].flatMap(({ sessions }) => sessions);
    return entries.filter(isOver).slice(0, limit);
  }

  private remove({ userId, sessionId }: Entry): void {
    const person = this.people.get(userId);
    if (!person) return;
    person.sessions = without(person, sessionId);
    if (person.sessions.length > 0) return;
    this.show(userId, person, []);
    this.people.delete(userId);
  }

  private show(userId: string, person: Person, guildIds: readonly string[]): void {
    for (const guildId of person.guildIds) this.hide(userId, guildId);
    person.guildIds = guildIds;
    for (const guildId of guildIds) {
      const shown = this.guilds.get(guildId) ?? new Set();
      this.guilds.set(guildId, shown.add(userId));
    }
  }

  private hide(userId: string, guildId: string): void {
    const shown = this.guilds.get(guildId);
    shown?.delete(userId);
    if (shown?.size === 0) this.guilds.delete(guildId);
  }
}
