import { Injectable } from '@nestjs/common';
import type { GuildAccess, MemberFacts } from '@messagepal/access';
import { ApiError } from '@messagepal/errors';
import type { Member, UserSummary } from '@messagepal/protocol';
import { UserSummaries } from '@messagepal/users';
import type { EntityManager } from 'typeorm';
import { dispatchEvent, guildJoined, TO_ALL } from './dispatch-event';
import type { GuildChange } from './guild-change';
import { GuildChanges } from './guild-changes';
import { GuildQuota } from './guild-quota';
import { MemberEntity } from './member.entity';
import { toMember } from './member.presenter';
import { MemberRows } from './member.rows';

/** Decides at the last moment, inside the joining transaction, whether somebody may come in; throws if not. */
export type Admission = (tx: EntityManager, change: GuildChange) => Promise<void>;

/** Brings something about by a join, inside its transaction: schedules jobs on `change`. */
export type JoinStep = (change: GuildChange, userId: string) => void;

/** People coming, going and being listed. */
@Injectable()
export class GuildMembers {
  private readonly joinSteps: JoinStep[] = [];

  constructor(
    private readonly changes: GuildChanges,
    private readonly quota: GuildQuota,
    private readonly rows: MemberRows,
    private readonly summaries: UserSummaries,
  ) {}

  /** For later libs that have something to do when somebody joins. */
  whenJoined(step: JoinStep): void {
    this.joinSteps.push(step);
  }

  /**
   * Makes the user a member; answers false for who is one already, for whom `admit` is not asked.
   * Throws UNKNOWN_GUILD (404), BANNED (403), MAX_GUILDS (400), MAX_MEMBERS (403), and what `admit` throws.
   */
  async join(guildId: string, userId: string, admit?: Admission): Promise<boolean> {
    const user = await this.summaryOf(userId);
    return this.changes.run(guildId, userId, { rights: false }, async (tx, change) => {
      if (await tx.existsBy(MemberEntity, { guildId, userId })) {
        change.cancel();
        return false;
      }
      await demandNotBanned(tx, guildId, userId);
      await this.quota.demandRoomForGuild(tx, userId);
      await this.quota.demandRoomForMember(tx, guildId);
      await admit?.(tx, change);
      const facts = await insertMember(tx, guildId, userId);
      change.emit(dispatchEvent('GUILD_MEMBER_ADD', TO_ALL, toMember(guildId, facts, user)));
      change.notify(userId, guildJoined(userId, guildId));
      for (const step of this.joinSteps) step(change, userId);
      return true;
    });
  }

  /** Ends the caller's own membership. Throws OWNER_CANNOT_LEAVE (400). */
  async leave({ view, member }: GuildAccess): Promise<void> {
    const { userId } = member;
    const user = await this.summaryOf(userId);
    await this.changes.run(view.id, userId, { rights: true }, async (tx, change) => {
      if (change.guild.ownerId === userId) throw new ApiError('OWNER_CANNOT_LEAVE');
      const { affected } = await tx.delete(MemberEntity, { guildId: view.id, userId });
      if (!affected) return change.cancel();
      change.emit(dispatchEvent('GUILD_MEMBER_REMOVE', TO_ALL, { guild_id: view.id, user }));
    });
  }

  /** Members by id, ascending, after the cursor. */
  async page(guildId: string, page: { after?: string; limit: number }): Promise<Member[]> {
    return this.present(guildId, await this.rows.page(guildId, page));
  }

  /** Throws UNKNOWN_MEMBER (404). */
  async get(guildId: string, userId: string): Promise<Member> {
    const [member] = await this.getMany(guildId, [userId]);
    if (!member) throw new ApiError('UNKNOWN_MEMBER');
    return member;
  }

  /** Those of the users who are members, by id, ascending. */
  async getMany(guildId: string, userIds: readonly string[]): Promise<Member[]> {
    return this.present(guildId, await this.rows.getMany(guildId, userIds));
  }

  /** Members whose user name or nick begins with `prefix` in any case, by id, ascending. */
  async search(guildId: string, prefix: string, limit: number): Promise<Member[]> {
    return this.present(guildId, await this.rows.search(guildId, prefix, limit));
  }

  private async present(guildId: string, members: readonly MemberFacts[]): Promise<Member[]> {
    const users = await this.summaries.getMany(members.map(({ userId }) => userId));
    return members.flatMap((facts) => {
      const user = users.get(facts.userId);
      return user ? [toMember(guildId, facts, user)] : [];
    });
  }

  private async summaryOf(userId: string): Promise<UserSummary> {
    const user = (await this.summaries.getMany([userId])).get(userId);
    if (!user) throw new ApiError('UNKNOWN_USER');
    return user;
  }
}

async function demandNotBanned(tx: EntityManager, guildId: string, userId: string): Promise<void> {
  const bans = await tx.query<unknown[]>('SELECT 1 FROM bans WHERE guild_id = $1 AND user_id = $2', [guildId, userId]);
  if (bans.length > 0) throw new ApiError('BANNED');
}

async function insertMember(tx: EntityManager, guildId: string, userId: string): Promise<MemberFacts> {
  const joinedAt = new Date();
  await tx.insert(MemberEntity, { guildId, userId, joinedAt });
  return { userId, nick: null, roles: [], joinedAt, timedOutUntil: null };
}
