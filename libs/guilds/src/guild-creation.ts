import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox, Snowflakes, Transactions } from '@messagepal/database';
import { guildTopic, inboxTopic } from '@messagepal/event-log';
import { DEFAULT_EVERYONE, toWire } from '@messagepal/permissions';
import type { EntityManager } from 'typeorm';
import { guildJoined } from './dispatch-event';
import { GuildQuota } from './guild-quota';
import { GuildSetup } from './guild-setup';
import { GuildEntity } from './guild.entity';
import { MemberEntity } from './member.entity';
import { RoleEntity } from './role.entity';

/** What a guild is made of that people choose. */
export interface GuildDraft {
  name: string;
  icon_url?: string | null;
  description?: string | null;
}

/** Makes guilds: there is no row yet that could be locked, so this does by itself what `GuildChanges` does for the rest. */
@Injectable()
export class GuildCreation {
  constructor(
    private readonly transactions: Transactions,
    private readonly snowflakes: Snowflakes,
    private readonly quota: GuildQuota,
    private readonly setup: GuildSetup,
    private readonly auditLog: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** Creates the guild, its `@everyone` role and the owner's membership, and answers its id. Throws MAX_GUILDS (400). */
  async create(ownerId: string, draft: GuildDraft): Promise<string> {
    const id = this.snowflakes.next();
    await this.transactions.run(async (tx) => {
      await this.quota.demandRoomForGuild(tx, ownerId);
      await insertGuild(tx, id, ownerId, draft);
      await this.setup.run(tx, { id, ownerId });
      await this.auditLog.write(tx, { guildId: id, actorId: ownerId, action: 'GUILD_CREATE', targetId: id });
      await this.outbox.add(tx, { topic: guildTopic(id), version: 1, rights: 1, events: [] });
      await this.outbox.add(tx, { topic: inboxTopic(ownerId), events: [guildJoined(ownerId, id)] });
    });
    await this.outbox.drain(guildTopic(id));
    await this.outbox.drain(inboxTopic(ownerId));
    return id;
  }
}

async function insertGuild(tx: EntityManager, id: string, ownerId: string, draft: GuildDraft): Promise<void> {
  const { name, icon_url: iconUrl = null, description = null } = draft;
  await tx.insert(GuildEntity, { id, ownerId, name, iconUrl, description, version: 1, rights: 1 });
  await tx.insert(RoleEntity, { guildId: id, id, name: '@everyone', permissions: toWire(DEFAULT_EVERYONE) });
  await tx.insert(MemberEntity, { guildId: id, userId: ownerId });
}
