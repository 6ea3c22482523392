import { Injectable } from '@nestjs/common';
import { Access, type GuildAccess } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import { dispatchEvent, GuildChanges, type GuildChange } from '@messagepal/guilds';
import { bits, toWire } from '@messagepal/permissions';
import type { BulkBan, UserSummary } from '@messagepal/protocol';
import type { EntityManager } from 'typeorm';
import { deleteBan, insertBans } from './ban.rows';
import { ModeratedMembers } from './moderated-members';
import { mayBan } from './moderation.policy';
import { purgeOf } from './purge/purge-order';

/** What goes with a ban. */
export interface BanTerms {
  /** Messages sent up to so long before the ban are deleted; 0 for none. */
  purgeSeconds: number;
  reason?: string;
}

/** Bans are told to those who may ban; that somebody left is told to all. */
const TO_BANNERS = { kind: 'holders', permissions: toWire(bits('BAN_MEMBERS')) } as const;

/** Keeps people out of guilds. */
@Injectable()
export class BansService {
  constructor(
    private readonly access: Access,
    private readonly changes: GuildChanges,
    private readonly members: ModeratedMembers,
  ) {}

  /**
   * Bans a user, member or not; who is banned stays so, with the reason of the first time. Whoever joins at the same moment is
   * either refused or removed: both hold the guild's row.
   * Throws UNKNOWN_USER (404), MISSING_PERMISSIONS (403) for oneself and for a member who is not strictly below.
   */
  async ban({ view, member }: GuildAccess, userId: string, terms: BanTerms): Promise<void> {
    const user = await this.members.user(userId, 'UNKNOWN_USER');
    const audit = { action: 'MEMBER_BAN_ADD', targetId: userId, reason: terms.reason };
    await this.changes.run(view.id, member.userId, { rights: true, audit }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'BAN_MEMBERS');
      const target = (await this.members.among(tx, view.id, [userId])).get(userId);
      if (!mayBan(actor, userId, target)) throw new ApiError('MISSING_PERMISSIONS');
      const [banned] = await insertBans(tx, view.id, [userId], terms.reason);
      if (!banned) return change.cancel();
      await this.carryOut(tx, change, [user], target ? [user] : [], terms);
    });
  }

  /**
   * Bans those of the users whom {@link ban} would, all in one change with a line in the audit log for each.
   *
   * @param userIds 1–200, each once
   */
  async banMany({ view, member }: GuildAccess, userIds: readonly string[], terms: BanTerms): Promise<BulkBan> {
    const users = await this.members.users(userIds);
    return this.changes.run(view.id, member.userId, { rights: true }, async (tx, change) => {
      const actor = await this.access.guildWithin(tx, change.guild, member.userId, 'BAN_MEMBERS', 'MANAGE_GUILD');
      const targets = await this.members.among(tx, view.id, userIds);
      const allowed = userIds.filter((id) => users.has(id) && mayBan(actor, id, targets.get(id)));
      const banned = new Set(await insertBans(tx, view.id, allowed, terms.reason));
      const gone = [...users.values()].filter(({ id }) => banned.has(id));
      if (gone.length === 0) change.cancel();
      else {
        await this.carryOut(
          tx,
          change,
          gone,
          gone.filter(({ id }) => targets.has(id)),
          terms,
        );
        for (const { id } of gone) change.record({ action: 'MEMBER_BAN_ADD', targetId: id, reason: terms.reason });
      }
      return listsOf(userIds, banned);
    });
  }

  /** Throws UNKNOWN_BAN (404). */
  async unban({ view, member }: GuildAccess, userId: string, reason?: string): Promise<void> {
    const user = await this.members.user(userId, 'UNKNOWN_BAN');
    const audit = { action: 'MEMBER_BAN_REMOVE', targetId: userId, reason };
    await this.changes.run(view.id, member.userId, { rights: false, audit }, async (tx, change) => {
      await this.access.guildWithin(tx, change.guild, member.userId, 'BAN_MEMBERS');
      if (!(await deleteBan(tx, view.id, userId))) throw new ApiError('UNKNOWN_BAN');
      change.emit(dispatchEvent('GUILD_BAN_REMOVE', TO_BANNERS, { guild_id: view.id, user }));
    });
  }

  /** Members first: whoever is banned does not hear of it as one who may ban. */
  private async carryOut(
    tx: EntityManager,
    change: GuildChange,
    banned: readonly UserSummary[],
    members: readonly UserSummary[],
    { purgeSeconds }: BanTerms,
  ): Promise<void> {
    const guildId = change.guild.id;
    await this.members.dismiss(tx, change, members);
    for (const user of banned) change.emit(dispatchEvent('GUILD_BAN_ADD', TO_BANNERS, { guild_id: guildId, user }));
    if (purgeSeconds === 0) return;
    change.schedule(purgeOf({ guildId, version: change.version, authorIds: banned.map(({ id }) => id), purgeSeconds }));
  }
}

const listsOf = (userIds: readonly string[], banned: ReadonlySet<string>): BulkBan => ({
  banned_users: userIds.filter((id) => banned.has(id)),
  failed_users: userIds.filter((id) => !banned.has(id)),
});
