import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox, Transactions } from '@messagepal/database';
import { ApiError } from '@messagepal/errors';
import { guildTopic, inboxTopic } from '@messagepal/event-log';
import { bits, toWire } from '@messagepal/permissions';
import type { EntityManager } from 'typeorm';
import { dispatchEvent } from './dispatch-event';
import { GuildChange, type AuditNote } from './guild-change';
import { GuildEntity } from './guild.entity';

/** For those who may read the audit log. */
const TO_AUDITORS = { kind: 'holders', permissions: toWire(bits('VIEW_AUDIT_LOG')) } as const;

/** What is known of a change before it is made. */
export interface GuildChangeOptions {
  /** Whether it can take a right from anybody. */
  rights: boolean;
  /** Left out for what members do with themselves: joining, leaving. */
  audit?: AuditNote;
}

/** The only way in which anything about a guild is changed. */
@Injectable()
export class GuildChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * Runs `work` in one transaction that holds the guild's row: changes of one guild happen one after the other. It raises the
   * version (and the rights), writes the line of the audit log and the outbox; after the commit it moves the events into the
   * logs, and only then resolves. `work` may be run again after a deadlock: it touches nothing but `tx` and `change`.
   *
   * @throws ApiError UNKNOWN_GUILD when there is no such guild (any more); whatever `work` throws, with nothing changed;
   * SERVICE_UNAVAILABLE when an engine is away, the change may then have been made and is announced later.
   */
  async run<T>(
    guildId: string,
    actorId: string,
    options: GuildChangeOptions,
    work: (tx: EntityManager, change: GuildChange) => Promise<T>,
  ): Promise<T> {
    const { result, change } = await this.transactions.run(async (tx) => {
      const change = await begin(tx, guildId, options);
      const result = await work(tx, change);
      if (!change.cancelled) await this.finish(tx, actorId, change);
      return { result, change };
    });
    await this.announce(guildId, [...change.notices.keys()]);
    return result;
  }

  /** Moves what was committed for the guild, then for the users, into their logs. */
  async announce(guildId: string, userIds: readonly string[]): Promise<void> {
    await this.outbox.drain(guildTopic(guildId));
    await Promise.all(userIds.map((userId) => this.outbox.drain(inboxTopic(userId))));
  }

  private async finish(tx: EntityManager, actorId: string, change: GuildChange): Promise<void> {
    const { guild, version, rights, events, jobs, notices } = change;
    await tx.update(GuildEntity, { id: guild.id }, { version, rights });
    await this.audit(tx, actorId, change);
    await this.outbox.add(tx, { topic: guildTopic(guild.id), version, rights, events, jobs });
    for (const [userId, list] of notices) await this.outbox.add(tx, { topic: inboxTopic(userId), events: list });
  }

  /** The lines are told last: whoever loses a right by the change has lost it by then. */
  private async audit(tx: EntityManager, actorId: string, change: GuildChange): Promise<void> {
    const { note, lines, guild } = change;
    for (const line of note ? [note, ...lines] : lines) {
      const entry = await this.auditLog.write(tx, { guildId: guild.id, actorId, ...line });
      change.emit(dispatchEvent('GUILD_AUDIT_LOG_ENTRY_CREATE', TO_AUDITORS, { guild_id: guild.id, ...entry }));
    }
  }
}

async function begin(tx: EntityManager, guildId: string, options: GuildChangeOptions): Promise<GuildChange> {
  const guild = await tx.findOne(GuildEntity, { where: { id: guildId }, lock: { mode: 'pessimistic_write' } });
  if (!guild) throw new ApiError('UNKNOWN_GUILD');
  return new GuildChange(guild, guild.version + 1, guild.rights + (options.rights ? 1 : 0), options.audit);
}
