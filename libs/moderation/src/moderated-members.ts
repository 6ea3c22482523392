import { Injectable } from '@nestjs/common';
import { Memberships, type MemberFacts } from '@messagepal/access';
import { ApiError, type ErrorName } from '@messagepal/errors';
import { dispatchEvent, TO_ALL, type GuildChange } from '@messagepal/guilds';
import type { UserSummary } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import type { EntityManager } from 'typeorm';

/** Those whom moderators act on. */
@Injectable()
export class ModeratedMembers {
  constructor(
    private readonly memberships: Memberships,
    private readonly summaries: UserSummaries,
  ) {}

  /** Asked before the transaction. Throws `absent` for a user whom there is not. */
  async user(userId: string, absent: ErrorName): Promise<UserSummary> {
    const user = (await this.summaries.getMany([userId])).get(userId);
    if (!user) throw new ApiError(absent);
    return user;
  }

  /** Asked before the transaction; those whom there is not are left out. */
  users(userIds: readonly string[]): Promise<Map<string, UserSummary>> {
    return this.summaries.getMany(userIds);
  }

  /** Throws UNKNOWN_MEMBER (404). */
  async demand(tx: EntityManager, guildId: string, userId: string): Promise<MemberFacts> {
    const facts = await this.memberships.within(tx, guildId, userId);
    if (!facts) throw new ApiError('UNKNOWN_MEMBER');
    return facts;
  }

  /** Those of the users who are members, by id. */
  among(tx: EntityManager, guildId: string, userIds: readonly string[]): Promise<Map<string, MemberFacts>> {
    return this.memberships.manyWithin(tx, guildId, userIds);
  }

  /** Ends memberships, and tells of each. The guild is gone for their sockets when the change is answered. */
  async dismiss(tx: EntityManager, change: GuildChange, users: readonly UserSummary[]): Promise<void> {
    const guildId = change.guild.id;
    const ids = users.map(({ id }) => id);
    await tx.query('DELETE FROM members WHERE guild_id = $1 AND user_id = ANY($2::bigint[])', [guildId, ids]);
    for (const user of users) change.emit(dispatchEvent('GUILD_MEMBER_REMOVE', TO_ALL, { guild_id: guildId, user }));
  }
}
