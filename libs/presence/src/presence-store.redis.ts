import type { Presence, StatusPreference, VisibleStatus } from '@messagepal/protocol';
import { RedisScript, type RedisConnection, type RedisParts } from '@messagepal/redis';
import { type PresenceChange, type PresenceSession, PresenceStore } from './presence-store';
import { OwnSessions, type OwnSession } from './redis/own-sessions';
import { LEAVE, PUT, RENEW, SWEEP } from './redis/presence.lua';
import { visibleStatus } from './visible-status';

const scripts = {
  put: new RedisScript(PUT),
  leave: new RedisScript(LEAVE),
  renew: new RedisScript(RENEW),
  sweep: new RedisScript(SWEEP),
};

const GUILDS_AT_ONCE = 20;
const PUTS_AT_ONCE = 100;

/**
 * The presence of all processes, in Redis. A process whose lease is gone, because Redis lost its memory or because it was
 * silent for so long that others gave it up, puts its sessions again with its next renewal; so does one whose sessions came
 * and went while Redis was away.
 */
export class RedisPresenceStore extends PresenceStore {
  private readonly connection: RedisConnection;
  private readonly prefix: string;
  private readonly own = new OwnSessions();
  /** What came of telling sessions again, for the next sweep to give to somebody. */
  private again: PresenceChange[] = [];

  constructor({ durable, prefix }: Pick<RedisParts, 'durable' | 'prefix'>) {
    super();
    this.connection = durable;
    this.prefix = `${prefix}:presence:`;
  }

  async put(session: PresenceSession, guildIds?: readonly string[]): Promise<PresenceChange> {
    return this.tell(this.own.put(session, guildIds), guildIds);
  }

  async leave(userId: string, sessionId: string, graceMs: number): Promise<void> {
    this.own.leave(userId, sessionId, graceMs);
    await this.run('leave', [userId, sessionId, graceMs]);
    this.own.left(sessionId);
  }

  async renew(node: string, leaseMs: number): Promise<void> {
    const lease = await this.run('renew', [node, leaseMs]);
    const untold = this.own.of(node).filter(({ told }) => !told || lease !== 'known');
    const changes = await this.tellAgain(untold);
    // Who was told nothing when the memory was lost need not be told that it is back.
    if (lease !== 'lost') this.again.push(...changes.filter(({ before, after }) => before !== after));
    for (const { userId, sessionId, until } of this.own.leaves())
      await this.leave(userId, sessionId, Math.max(0, Math.ceil(until - performance.now())));
  }

  async sweep(graceMs: number, limit: number): Promise<PresenceChange[]> {
    const swept = ((await this.run('sweep', [graceMs, limit])) as string[][]).map(changeOf);
    return [...this.again.splice(0), ...swept];
  }

  async sessionsOf(userId: string): Promise<PresenceSession[]> {
    const entries = await this.connection.command((client) => client.hgetall(this.nameOfUser(userId)));
    const sessions = Object.entries(entries).map(([sessionId, value]) => ({ sessionId, ...readValue(value) }));
    sessions.sort((a, b) => a.began - b.began);
    return sessions.map(({ sessionId, node, status }) => ({ userId, sessionId, node, status }));
  }

  async statuses(userIds: readonly string[]): Promise<Map<string, Exclude<VisibleStatus, 'offline'>>> {
    const found = new Map<string, Exclude<VisibleStatus, 'offline'>>();
    const values = await this.each(userIds, 'hvals', (userId) => [this.nameOfUser(userId)]);
    for (const [index, userId] of userIds.entries()) {
      const status = visibleStatus((values[index] ?? []).map((value) => readValue(value).status));
      if (status !== 'offline') found.set(userId, status);
    }
    return found;
  }

  async onlineIn(guildIds: readonly string[], limit: number): Promise<Presence[]> {
    const found: Presence[] = [];
    for (let at = 0; at < guildIds.length && found.length < limit; at += GUILDS_AT_ONCE) {
      const some = guildIds.slice(at, at + GUILDS_AT_ONCE);
      found.push(...(await this.onlineInSome(some, limit - found.length)));
    }
    return found;
  }

  private async onlineInSome(guildIds: readonly string[], limit: number): Promise<Presence[]> {
    const members = await this.each(guildIds, 'srandmember', (guildId) => [`${this.prefix}g:${guildId}`, limit]);
    const shown = guildIds
      .flatMap((guildId, index) => (members[index] ?? []).map((id) => ({ guildId, id })))
      .slice(0, limit);
    const statuses = await this.statuses([...new Set(shown.map(({ id }) => id))]);
    return shown.flatMap(({ guildId, id }) => {
      const status = statuses.get(id);
      return status ? [{ user: { id }, guild_id: guildId, status }] : [];
    });
  }

  private async tell(own: OwnSession, guildIds = own.guildIds): Promise<PresenceChange> {
    const { userId, sessionId, node, status } = own.session;
    const reply = await this.run('put', [
      userId,
      sessionId,
      node,
      status,
      guildIds ? '1' : '',
      (guildIds ?? []).join(),
    ]);
    own.told = true;
    return changeOf([userId, ...(reply as string[])]);
  }

  private async tellAgain(sessions: readonly OwnSession[]): Promise<PresenceChange[]> {
    const changes: PresenceChange[] = [];
    for (let at = 0; at < sessions.length; at += PUTS_AT_ONCE) {
      const some = sessions.slice(at, at + PUTS_AT_ONCE);
      changes.push(...(await Promise.all(some.map((own) => this.tell(own)))));
    }
    return changes;
  }

  /** The same question about many, in one go. */
  private async each(
    ids: readonly string[],
    command: 'hvals' | 'srandmember',
    argumentsFor: (id: string) => (string | number)[],
  ): Promise<string[][]> {
    if (ids.length === 0) return [];
    const questions = ids.map((id) => [command, ...argumentsFor(id)]);
    const answers = await this.connection.command((client) => client.pipeline(questions).exec());
    return (answers ?? []).map(([error, answer]) => {
      if (error) throw error;
      return answer as string[];
    });
  }

  private run(script: keyof typeof scripts, args: readonly (string | number)[]): Promise<unknown> {
    return this.connection.command((client) => scripts[script].run(client, [this.prefix], args));
  }

  private nameOfUser(userId: string): string {
    return `${this.prefix}u:${userId}`;
  }
}

const changeOf = ([userId = '', before, after]: string[]): PresenceChange => ({
  userId,
  before: before as VisibleStatus,
  after: after as VisibleStatus,
});

function readValue(value: string): { began: number; status: StatusPreference; node: string } {
  const [began, status, ...node] = value.split(' ');
  return { began: Number(began), status: status as StatusPreference, node: node.join(' ') };
}
